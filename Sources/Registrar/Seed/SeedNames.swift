/// Names of people who do not exist.
enum SeedNames {
    /// Given names before, family names after the bar.
    private static let western = """
        Amelia Oliver Zoë Noah Aoife Seán Chloé Lucas Priya Arjun Fatima Yusuf Ingrid Lars Siobhán Liam \
        Renée Théo Maya Ethan Nadia Omar Sofía Mateo Hannah Jakub Elena Dmitri Ngozi Kwame Grace Samuel \
        Beatriz João Leïla Hugo Freya Magnus Isla Callum Anaïs Rafael Eleanor Thomas Ruth Daniel Miriam \
        Joseph Tamsin Piers Yuki Haruto Alice Benjamin Clara Felix Esther Gabriel Imogen Jonah
        |
        Okafor O'Neill D'Angelo Müller Fernández Novák Kowalski Andersen Björk Haddad Rahman Sharma Patel \
        Nguyen Tanaka Rossi Moreau Lefèvre O'Brien MacLeod Fitzgerald Hughes Carter Bennett Ashworth \
        Whitfield Pemberton Lockwood Marsh Thorne Fairweather Hollis Adeyemi Mensah Diallo Castellanos \
        Vasquez Silva Costa Ivanova Petrov Lindqvist Virtanen Van-Dijk De-Vries Schäfer Weiß Kaplan \
        Goldberg Levy Byrne Gallagher Sinclair Drummond Achterberg St-Clair Brontë Peña Yılmaz Kovács
        """

    /// A character or two, and how they are spelt.
    private static let chinese = """
        王 Wang 李 Li 张 Zhang 刘 Liu 陈 Chen 杨 Yang 黄 Huang 赵 Zhao 周 Zhou 吴 Wu 徐 Xu 孙 Sun 马 Ma 朱 Zhu \
        胡 Hu 郭 Guo 何 He 高 Gao 林 Lin 罗 Luo 梁 Liang 宋 Song 唐 Tang 韩 Han 欧阳 Ouyang 司马 Sima
        |
        小明 Xiaoming 静 Jing 伟 Wei 秀英 Xiuying 丽 Li 强 Qiang 磊 Lei 洋 Yang 艳 Yan 勇 Yong 子涵 Zihan \
        雨桐 Yutong 欣怡 Xinyi 浩然 Haoran 梓轩 Zixuan 思远 Siyuan 文博 Wenbo 晓燕 Xiaoyan 佳怡 Jiayi 建国 Jianguo \
        若曦 Ruoxi 俊杰 Junjie 明月 Mingyue 诗涵 Shihan 天宇 Tianyu 海燕 Haiyan 志强 Zhiqiang 慧敏 Huimin
        """

    static let westernGiven = words(western, part: 0)
    static let westernFamily = words(western, part: 1).map { $0.replacing("-", with: " ") }
    static let chineseFamily = pairs(chinese, part: 0)
    static let chineseGiven = pairs(chinese, part: 1)

    private static func words(_ text: String, part: Int) -> [String] {
        text.split(separator: "|")[part].split(whereSeparator: \.isWhitespace).map(String.init)
    }

    private static func pairs(_ text: String, part: Int) -> [(written: String, spelt: String)] {
        let words = words(text, part: part)
        return stride(from: 0, to: words.count, by: 2).map { (words[$0], words[$0 + 1]) }
    }
}
