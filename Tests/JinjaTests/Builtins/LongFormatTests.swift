import Testing

@Suite struct LongFormatTests {
    @Test("Zeros in groups take time in proportion to their number")
    func fillsGroups() throws {
        #expect(try render("{{ '{:025,}'.format(1234567) }}") == "0,000,000,000,001,234,567")
        #expect(try render("{{ '{:06,}'.format(123) }} {{ '{:07,}'.format(123) }}") == "00,123 000,123")
        #expect(
            try render("{{ '{:08,}'.format(-123) }} {{ '{:#012_x}'.format(255) }}")
                == "-000,123 0x0_0000_00ff"
        )
        #expect(try render("{{ '{:0200000,}'.format(1)|length }}") == "200001")
        #expect(try render("{{ '{:b}'.format(2**100000)|length }}") == "100001")
        #expect(try render("{{ '{:x}'.format(2**131 - 1) }}") == "7" + String(repeating: "f", count: 32))
        #expect(try render("{{ '{:o}'.format(2**131 - 1) }}") == "3" + String(repeating: "7", count: 43))
    }
}
