import Foundation

/// A seeded school of twenty students, made once and copied for each test.
enum SmallSchool {
    static let students = 20

    private static let original = Result {
        let folder = try TemporaryFolder()
        let seeded = try BuiltProgram.registrar.run(
            "seed",
            "--students",
            "\(students)",
            "--database",
            folder.file("school.db")
        )
        guard seeded.status == 0 else { throw TestFailure("seed: \(seeded.errors)") }
        return try Data(contentsOf: URL(fileURLWithPath: folder.file("school.db")))
    }

    /// - Returns: the path of the copy, readable by its owner alone, as the original is.
    static func copy(to folder: TemporaryFolder, as name: String = "school.db") throws -> String {
        let file = folder.file(name)
        try original.get().write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        return file
    }
}
