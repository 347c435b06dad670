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
        ("admin", "adminʼ"), ("admin", "ʹadmin"), ("admin", "adminˑ"), ("admin", "adˌmin"),
        ("admin", "adminꞌ"),
        ("admin", "admꞌin"), ("admin", "admin\u{951}"), ("admin_", "adminˍ"), ("admin", "adminⸯ"),
        ("анна", "анна\u{A67F}"), ("kaʻi", "kai"), ("kaʻi", "kaʼi"),
        ("admin", "admin\u{10780}"), ("admin", "\u{10780}admin"), ("teacher", "teacher\u{10780}\u{10780}"),
        ("محمد", "محـمد"), ("محمد", "مُحَمَّد"), ("احمد", "أحمد"), ("علي", "علي\u{670}"), ("علي", "علي\u{6E5}"),
        ("علي", "علي\u{8D4}"), ("משה", "מֹשֶׁה"), ("שרה", "שָׂרָה\u{591}"), ("ܡܪܝܡ", "ܡܰܪܝܰܡ"), ("ߊߙߌ", "ߊߙߌߺ"),
        ("teacher", "ʈeacher"), ("admin", "admiŋ"), ("admin", "admiɲ"), ("admin", "ɒdmin"),
        ("admin", "aɗmin"), ("teacher", "tɛacher"), ("auditor", "auditɔr"), ("benjamin", "benȷamin"),
        ("рус", "рус\u{2DE0}"), ("рус", "рус\u{489}"), ("राज", "राज़"), ("anna", "anna\u{363}"),
        ("will", "wiŀl"), ("neŀ", "nel"), ("র", "ব"),
        ("teacher", "ⲧⲉⲁⲥⲏⲉⲅ"), ("teacher", "ⲧⲈⲀⲤⲎⲈⲅ"), ("admin", "ᗩᗪᗰIᑎ"), ("head", "ᕼᗴᗩᗪ"),
        ("cj.squv", "ᑕᒎ.ᔕᑫᑌᐯ"), ("blrfwp", "ᗷᒪᖇᖴᗯᑭ"), ("ᑡ", "ᑕ"),
        ("admin", "ᗩᗪᗰᓰᑎ"), ("admin", "ᗩᕲᘻᓮᘉ"), ("teacher", "ᖶᘿᗩᑢᕼᘿᖇ"), ("teacher", "ᖶᘿᗩᑢᖺᘿᖇ"),
        ("teacher", "ᖶᘿᗩᑕᖺᘿᖇ"), ("admin", "ᎪᎠᎷᎥᏁ"), ("bogus", "ᕊᗝᎶᑌᔕ"), ("pqwy", "ᕵᕴᘺᖻ"),
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
        ("佐々木", "佐木"), ("サリー", "サリ"), ("มากๆ", "มาก"),
        ("ثامر", "ىامر"), ("ڹور", "ىور"), ("नीर", "नर"), ("ดำ", "ดา"), ("ޢަލީ", "ޢލ"),
    ]

    @Test("What nobody confuses stays apart", arguments: strangers)
    func apart(one: String, other: String) {
        #expect(LookAlikes.skeleton(of: one) != LookAlikes.skeleton(of: other))
    }

    static let twins: [(String, String, Bool)] = [
        ("paul", "pau1", true), ("Ian", "lan", true), ("ian", "lan", false), ("MARIA", "marla", true),
        ("maria", "marla", false), ("jose", "josé", false), ("ole", "øle", false), ("modern", "modem", true),
        ("admin", "аdmin", true), ("admin", "\u{430}\u{501}\u{43C}\u{456}\u{43F}", true),
        ("anna", "ΑΝΝΑ", true),
        ("neo", "ne0", true), ("wanda", "vvanda", true), ("ann", "ann_", true), ("ann", "anna", false),
        ("José", "josé", true), ("мама", "MAMA", true), ("нина", "иина", false),
        ("will", "willʹ", true), ("will", "ʼwill", true), ("kai", "kaʻi", false), ("kai", "kāʻi", false),
        ("kaʻi", "kaʼi", true), ("will", "will\u{10780}", true),
        ("benjamin", "benj\u{307}amin", true), ("іванко", "і\u{307}ванко", true),
        ("thịnh", "thị\u{307}nh", true),
        ("јована", "ј\u{307}ована", true), ("jana", "j\u{301}ana", false), ("gaba", "ġaba", false),
        ("Đorđe", "Ðorđe", true), ("əli", "ǝli", true), ("へび", "ヘび", true), ("カニ", "力ニ", true),
        ("ロボ", "口ボ", true), ("سيد", "سید", true), ("كمال", "کمال", true), ("แดง", "เเดง", true),
        ("आदि", "अादि", true), ("ओम", "अोम", true), ("আমি", "অামি", true), ("søren", "so\u{338}ren", true),
        ("đuro", "d\u{335}uro", true), ("łucja", "l\u{335}ucja", true), ("дӏа", "діа", true),
        ("søren", "soren", false), ("ดาว", "ตาว", false), ("ثریا", "پریا", false), ("уул", "үүл", false),
        ("kær", "kaer", false), ("小鹂", "小鹃", false), ("가까", "각가", false), ("ŋaba", "naba", false),
        ("محمد", "محـمد", true), ("محمد", "مُحمد", false), ("احمد", "أحمد", false),
        ("will", "wiŀl", false), ("রাবি", "বাবি", false), ("রাবি", "ব\u{9BC}াবি", true), ("গৌরব", "গেীরব", false),
        ("கௌரி", "கெளரி", true), ("ਸਿੰਘ", "ਸਿਂਘ", true), ("ဩဘာ", "သြဘာ", true), ("मँजू", "मॅंजू", true),
    ]

    /// The same marks on the same letters, and drawn alike: in the order of dictionaries, and in another.
    static let orders: [(String, String)] = [
        ("น้ำ", "น\u{E4D}\u{E49}า"), ("น้ำ", "นำ\u{E49}"), ("กิ่ง", "ก\u{E48}\u{E34}ง"), ("ดี", "ด\u{E35}\u{E35}"),
        ("ກ້ຳ", "ກ\u{ECD}\u{EC9}າ"), ("ပို့", "ပ\u{102F}\u{102D}\u{1037}"), ("ကျွန်", "ကွျန်"),
        // Letters under others, and one of which two look alike there.
        ("ស្ត្រី", "ស្រ្តី"), ("ស្ត្រី", "ស្ត\u{17B8}្រ"), ("កណ្តាល", "កណ្ដាល"), ("កោះ", "ក\u{17C1}\u{17B6}ះ"),
        ("ᩀᩣ᩠ᨶ", "ᩀ᩠ᨶᩣ"), ("ကမ", "ကမ\u{1039}"),
    ]

    @Test("Marks look the same in whatever order they were typed, and so do repeated ones", arguments: orders)
    func ordersMarks(one: String, other: String) {
        #expect(one.unicodeScalars.map(\.value) != other.unicodeScalars.map(\.value))
        #expect(LookAlikes.skeleton(of: one) == LookAlikes.skeleton(of: other))
        #expect(LookAlikes.closeSkeleton(of: one) == LookAlikes.closeSkeleton(of: other))
    }

    @Test(
        "Names of one skeleton that differ by a letter can be told apart on a careful look",
        arguments: twins
    )
    func careful(one: String, other: String, areTwins: Bool) {
        #expect(LookAlikes.areTwins(one, other) == areTwins)
        #expect(LookAlikes.areTwins(other, one) == areTwins)
    }

    /// Given names of several languages, as they are written and as they are often spelt without accents.
    static let names = """
        maria marla mario marlo marie marle josé jose joel joe anna ana anne ane annie arne arno arnold arno ian lan lian \
        liam ilia lilia lila lili lily eli elle ella eila elia elias ellis elis ali alia alla ala alina allina aline alice \
        alison allison ilse lise lisa isla isa ida lida linda nina nila mina mila milla milia mia lia lea léa leo léo zoe \
        zoë chloe chloé renée rené rene irene ines inés iñés leïla leila layla kim kima kimi tim till tilo timo tina tilla \
        silvia sylvia silvio willi willy william wilma viola vilma iris irina karin karl karla carla carlo carlos clara \
        klara kai kal kali kari ciara clara cian clan owen owain siobhán siobhan seán sean oisín niamh fionn finn finnian \
        juan iván ivan ioan joan john jon jan ján jana janina johann johanna hanna hannah hans jens jörg jorg jürgen jurgen \
        günter gunter müller uwe ulf ulla uli ute olli ollie oli ole øle olga helga helge björn bjorn søren soren åsa asa \
        łukasz lukasz lucas lukas luca luka łucja lucja jakub kuba ewa eva ewelina paweł pawel paul paula pavel michał \
        michal michel michael mikael mikhail magda małgorzata stanisław şule sule ışık ışıl işil özge ozge can çan cem \
        gül gul gülay ayşe ayse ali̇ minh mình mính linh lính hương hường thảo thao dũng dung dùng tuấn tuan an ân ẩn \
        wei wen wu yan yang ying yi li lin ling liang min ming na ni nan xin xing jing jin jia jie hao hui hua mei mel \
        omar umar amr ammar imran ilham ismail yusuf youssef fatima fatma ahmed ahmad aisha aïsha salma selma samir samira \
        naïma naima noor nur marnie mamie mamle bernard burns bums horn corn com warner wanda vanda savva sawa havva hawa \
        anaïs anais raphaël rafael rafaël joão joao joaquín conceição inês beatriz françois francois hélène helene noël noel
        анна аня ания нина ника инна илья ильяна мила мина лина лиля оля коля толя вера вика виктор иван ивана егор игорь \
        юрий юлия яна тина дина дима сима зина шура саша маша миша паша наташа таша соня сона тоня тана таня лена лёня леня \
        ελένη ελενη μαρία μαρια νίκος νικος γιάννης γιαννης άννα αννα ηλίας ηλιας
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    @Test("Of hundreds of names that people have, next to none is refused for another's")
    func sparesPeople() {
        let names = Array(Set(Self.names.map { CompatibilityDecomposition.folded($0) })).sorted()
        #expect(names.count > 350)
        var (atGlance, careful): (Int, [String]) = (0, [])
        for (index, one) in names.enumerated() {
            for other in names[(index + 1)...]
            where LookAlikes.skeleton(of: one) == LookAlikes.skeleton(of: other) {
                atGlance += 1
                if LookAlikes.areTwins(one, other) { careful.append("\(one) \(other)") }
            }
        }
        #expect(atGlance > 60)
        #expect(careful == ["bums burns", "com corn", "havva hawa", "mamie marnie", "savva sawa"])
    }

    @Test("A skeleton is its own, so that the order in which letters are replaced does not matter")
    func settles() {
        for value in UInt32(0x20)...0x1FFFF {
            guard let scalar = Unicode.Scalar(value), scalar.properties.isAlphabetic else { continue }
            let skeleton = LookAlikes.skeleton(of: String(scalar))
            #expect(LookAlikes.skeleton(of: skeleton) == skeleton, "U+\(String(value, radix: 16))")
            let both = LookAlikes.skeleton(of: "x\(scalar)x")
            #expect(both.isEmpty == false)
            // A capital is compared at a glance for what it looks like, and closely for the letter that it is.
            if [.uppercaseLetter, .titlecaseLetter].contains(scalar.properties.generalCategory) { continue }
            let close = LookAlikes.skeleton(of: LookAlikes.closeSkeleton(of: "x\(scalar)x"))
            #expect(
                close.filter { $0 != "'" } == both.filter { $0 != "'" },
                "U+\(String(value, radix: 16)) is close to another look"
            )
        }
    }
}
