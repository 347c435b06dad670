import Foundation
import Testing

@testable import Registrar

/// Accents, points and vowel signs: people's names have some on a letter, and nobody's has a tower of them.
@Suite struct NameMarkTests {
    private func refusal(of name: String) -> String? {
        do throws(FieldProblem) { _ = try PersonName(name) } catch { return error.message }
        return nil
    }

    static let people = [
        "Nguyễn Thị Quỳnh Hương", "Đặng Ngọc Ẩn", "Ąžuolė Jū̃ratė", "Nááłtsǫ́ǫ́s", "Ọláyínká", "Ёлкин Андрей̆",
        "יְרוּשָׁלִַ֖ם", "שָּֽׁ֑לוֹם בֶּן־יִשְׂרָאֵ֔ל", "مُحَمَّدٌ", "عَبْدُ ٱللّٰهِ", "ܡܰܪܝܰܡ", "މުޙައްމަދު", "น้ำทิพย์", "กิ้มเฮี๊ยะ", "ຄຳແພງ", "ກິ້ມ",
        "ស៊្រី ម៉ឹង", "កញ្ញា ស្រ៊ុំ", "လွှို့ရွှေနွှဲ့", "မြို့ကျွှန့်", "བསྒྲུབས་རྒྱུད", "ལཀྵྨཱིཾ", "རྡོ་རྗེ", "लक्ष्मी सिंह", "क़ुर्रतुलऐन", "ક્ષિતિજ", "கௌரி", "ലക്ഷ്മി", "කෞෂල්‍ය",
        "ᩀ᩠ᨶᩣ", "ߊߙߌ߫ߣ߲", "ᠮᠣᠩᠭᠣᠯ᠋", "김민수", "さくら", "👩🏽‍🎓❤️", "e\u{301}\u{302}\u{303}\u{304}\u{305}",
    ]

    @Test("A name has the marks that its language writes, taken apart or not", arguments: people)
    func takes(name: String) {
        #expect(refusal(of: name) == nil)
        #expect(refusal(of: name.decomposedStringWithCanonicalMapping) == nil)
        // As a user name, which has no blanks and so on: it is not for its marks that one of these is refused.
        let letters = name.unicodeScalars.filter {
            $0.properties.isAlphabetic || $0.properties.generalCategory == .nonspacingMark
        }
        do throws(FieldProblem) { _ = try Username(String(letters.map(Character.init))) } catch {
            #expect(!error.message.contains("on a letter"), "\(name)")
        }
    }

    static let towers = [
        "M\u{333}\u{333}\u{333}\u{333}\u{333}\u{333}", "é" + String(repeating: "\u{301}", count: 5),
        "Ann Z" + String(repeating: "\u{301}", count: 190),
        "a\u{301}\u{301}\u{301}\u{200D}\u{301}\u{301}\u{301}",
        "a\u{301}\u{301}\u{301}\u{1D165}\u{301}\u{301}\u{301}", "X\u{20E3}", "1\u{FE0F}\u{20E3}",
        "рус\u{489}", String(repeating: "ᄀ", count: 17), "த" + String(repeating: "ொ", count: 17),
        "က" + String(repeating: "ာ", count: 190),
    ]

    @Test("Nobody's name has more of them on a letter, or one around it", arguments: towers)
    func refusesTowers(name: String) {
        #expect(refusal(of: name)?.contains("at most 5 accents or other marks on a letter") == true)
    }

    @Test("Nor has a user name, or the name of a school")
    func refusesElsewhere() throws {
        let tower = "a" + String(repeating: "\u{301}", count: 6)
        let message = "Use at most 5 accents or other marks on a letter, and none that goes around it."
        do throws(FieldProblem) {
            _ = try Username(tower)
            Issue.record("a user name")
        } catch { #expect(error.message == message) }
        #expect(throws: FieldProblem.self) { try SchoolSetting.name.accepted("\(tower) School") }
    }
}
