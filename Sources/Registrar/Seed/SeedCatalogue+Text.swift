extension SeedCatalogue {
    /// A department a block: its code, name and programme; then its courses with their credits in
    /// hundredths.
    static let text = """
        CS|Computer Science|BSc Computer Science
        Algorithms and Data Structures|600
        Computer Networks & Protocols|400
        数据库系统原理|400
        Operating Systems|500
        Compilers: From Source to Machine|400
        Machine Learning|600
        软件工程实践|300
        Human–Computer Interaction|300

        MA|Mathematics|BSc Mathematics
        高等数学|600
        Linear Algebra|500
        概率论与数理统计|400
        Real Analysis|500
        Number Theory & Cryptography|400
        Differential Equations|400
        Graph Theory|300
        Poincaré and the Shape of Space|300

        PH|Physics|BSc Physics
        Classical Mechanics|500
        Electricity & Magnetism|500
        大学物理实验|200
        Quantum Mechanics|600
        Thermodynamics|400
        Astrophysics|400
        Schrödinger's Equation in Practice|300
        Optics Laboratory|250

        CH|Chemistry|BSc Chemistry
        Organic Chemistry|500
        Inorganic Chemistry|500
        Physical Chemistry|400
        有机化学实验|200
        Analytical Methods|300
        Polymers & Materials|400
        Biochemistry|400
        The Chemistry of Colour|200

        BI|Life Sciences|BSc Biology
        Cell Biology|500
        Genetics|500
        Ecology & Field Work|400
        Human Anatomy|600
        Darwin's Century|300
        Microbiology|400
        生物信息学导论|300
        Plant Science|300

        EC|Economics|BSc Economics
        Principles of Microeconomics|400
        Principles of Macroeconomics|400
        Econometrics|500
        Behavioural Economics|300
        国际贸易实务|300
        Money, Banking & Finance|400
        Game Theory|400
        Economic History of Europe|300

        HI|History|BA History
        The Ancient World|400
        Medieval Europe|400
        中国近现代史|400
        The Industrial Revolution|300
        Empire & Its Afterlives|400
        Women's History, 1700–1945|300
        The Cold War|300
        Archives and Sources|250

        EN|English Literature|BA English
        Shakespeare's Tragedies|400
        The Victorian Novel|400
        Modernism: Woolf to Beckett|400
        The Brontë Sisters|300
        Poetry & Performance|250
        Academic Writing|200
        Postcolonial Literature|400
        Children's Literature|300

        ZH|Chinese Studies|BA Chinese Studies
        现代汉语|400
        古代汉语|400
        中国现代文学|400
        唐诗宋词选读|300
        大学英语（二）|400
        中国文化概论|300
        汉英翻译理论与实践|400
        书法艺术|200

        AR|Art & Music|BA Arts
        Drawing & Painting|300
        History of Western Art|400
        Music Theory|400
        Rock 'n' Roll: A History|300
        Debussy, Ravel & the Belle Époque|300
        Photography|300
        Orchestra and Ensemble|200
        Art of the Café Table|150

        LW|Law|LLB Law
        Contract Law|500
        Criminal Law|500
        Constitutional Law|400
        European Union Law|400
        知识产权法|300
        Ethics & Society|300
        Rights, Duties & the Citizen|300
        Moot Court|200

        EG|Engineering|BEng Engineering
        Statics and Dynamics|500
        Circuits & Systems|500
        工程制图|200
        Fluid Mechanics|500
        Control Theory|400
        Robotics Studio|400
        Materials Testing Laboratory|250
        Engineers' Mathematics|500
        """
}
