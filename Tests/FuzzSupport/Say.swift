import Foundation

/// Writes a line at once, so that it is there whatever comes next.
public func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
