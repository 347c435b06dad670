/// The function `lipsum`: paragraphs of words that mean nothing, to see how a page looks.
enum LoremIpsum {
    private static let signature = Signature("generate_lorem_ipsum", ["n", "html", "min", "max"])

    private static let words: [Text] = """
        a ac accumsan ad adipiscing aenean aliquam aliquet amet ante arcu at auctor augue bibendum blandit commodo \
        condimentum congue consectetuer consequat cras cubilia cum curabitur dapibus diam dictum dis dolor donec dui \
        egestas eget eleifend elit enim erat eros est et etiam eu euismod facilisi fames felis fermentum feugiat fringilla \
        fusce gravida habitant hendrerit iaculis id imperdiet in integer ipsum justo lacinia lacus laoreet lectus leo \
        libero ligula lorem luctus maecenas magna malesuada massa mattis mauris metus mi molestie mollis morbi nam nec \
        neque nibh nisi nisl non nostra nulla nunc odio orci ornare parturient pede pellentesque per pharetra placerat \
        porta posuere potenti praesent pretium primis proin pulvinar purus quam quis quisque rhoncus ridiculus risus \
        rutrum sagittis sapien scelerisque sed sem semper senectus sit sociis sodales sollicitudin suscipit tellus tempor \
        tempus tincidunt tortor tristique turpis ullamcorper ultrices urna ut varius vel velit venenatis vestibulum vitae \
        vivamus viverra volutpat vulputate
        """.split(separator: " ").map { Text(String($0)) }

    @Sendable static func generate(
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        let bound = try signature.bind(arguments)
        let count = try bound[0]?.expectIndex() ?? 5
        let isHTML = try bound[1]?.isTrue() ?? true
        let least = try bound[2]?.expectIndex() ?? 20
        let most = try bound[3]?.expectIndex() ?? 100
        guard least < most else { throw .value("empty range for randrange()") }
        var output = OutputBuffer.forText()
        for index in 0..<max(0, count) {
            if index > 0 { output.append(ascii: isHTML ? "\n" : "\n\n") }
            let length = Int.random(in: least..<most)
            try evaluation.charge(400, times: max(0, length) + 1)
            if isHTML { output.append(ascii: "<p>") }
            writeParagraph(length, into: &output)
            if isHTML { output.append(ascii: "</p>") }
        }
        return .string(output.makeText(isSafe: isHTML))
    }

    /// Sentences of random length; the first word of each is capitalised.
    private static func writeParagraph(_ length: Int, into output: inout OutputBuffer) {
        var startsSentence = true
        var last = 0
        for index in 0..<max(0, length) {
            var next = Int.random(in: 0..<words.count)
            if next == last { next = (next + 1) % words.count }
            last = next
            if index > 0 { output.append(0x20) }
            let word = words[next]
            output.append(startsSentence ? word.capitalized() : word)
            let isLast = index == length - 1
            startsSentence = !isLast && Int.random(in: 0..<14) == 0
            if isLast || startsSentence {
                output.append(0x2E)
            } else if Int.random(in: 0..<8) == 0 {
                output.append(0x2C)
            }
        }
    }
}
