import Testing
import Web

@Suite("What names look like")
struct LookAlikesTests {
    static let pairs: [(String, String)] = [
        ("admin", "admin"), ("admin", "ADMIN"), ("admin", "adrnin"), ("admin", "adm1n"), ("admin", "admln"),
        ("admin", "ADMlN"), ("admin", "AdrnIn"), ("admin", "аdmin"), ("admin", "áḍmïn̈"), ("admin", "admin."),
        ("admin", "_admin_"), ("admin", "adɱin"), ("a.b", "a..b"), ("modern", "modem"), ("MARNIE", "mamle"),
        ("ole", "0le"), ("O0O", "ooo"), ("Il1", "lll"), ("wanda", "vvanda"), ("apple", "аррӏе"),
        ("scope", "ѕсоре"), ("cope", "соре"), ("teacher", "tеасhеr"), ("anna", "ΑΝΝΑ"), ("ANNA", "ΑNNΑ"),
        ("kate", "ΚΑΤΕ"), ("MAMA", "мама"), ("AHHA", "анна"), ("HATA", "НАТА"), ("lukasz", "Łukasz"),
        ("soren", "Søren"), ("duc", "đức"), ("oona", "ооnа"), ("student", "ｓｔｕｄｅｎｔ"), ("straße", "straẞe"),
        ("xavier", "хаvіеr"), ("pyc", "рус"), ("joe", "јое"), ("Ann", "Αnn"), ("ll", "١١"),
        ("o5", "०5"), ("ssss", "ѕѕѕѕ"), ("--", "--"), ("einstein", "elnsteln"),
    ]

    @Test("What can be taken for each other has one skeleton", arguments: pairs)
    func alike(one: String, other: String) {
        #expect(LookAlikes.skeleton(of: one) == LookAlikes.skeleton(of: other))
    }

    static let strangers: [(String, String)] = [
        ("admin", "amin"), ("admin", "admin2"), ("admin", "admins"), ("ann", "anna"),
        ("ann-marie", "annmarie"),
        ("ann.m", "ann_m"), ("x1", "x2"), ("s00001", "s00010"), ("jim", "tim"), ("ned", "hed"),
        ("vera", "nera"),
        ("王小明", "王小红"), ("김민수", "김민주"), ("さくら", "ざくら"), ("がく", "かく"), ("Анна", "Алла"), ("महेश", "मोहेश"),
        ("יוסף", "יוסי"), ("محمد", "محمود"), ("dan", "clan"), ("ben", "6en"), ("su", "5u"), ("--", "__"),
    ]

    @Test("What nobody confuses stays apart", arguments: strangers)
    func apart(one: String, other: String) {
        #expect(LookAlikes.skeleton(of: one) != LookAlikes.skeleton(of: other))
    }

    @Test("A skeleton is its own, so that the order in which letters are replaced does not matter")
    func settles() {
        for value in UInt32(0x20)...0x1FFFF {
            guard let scalar = Unicode.Scalar(value), scalar.properties.isAlphabetic else { continue }
            let skeleton = LookAlikes.skeleton(of: String(scalar))
            #expect(LookAlikes.skeleton(of: skeleton) == skeleton, "U+\(String(value, radix: 16))")
            let both = LookAlikes.skeleton(of: "x\(scalar)x")
            #expect(both.isEmpty == false)
        }
    }
}
