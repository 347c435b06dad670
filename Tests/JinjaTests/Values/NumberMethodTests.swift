import Testing

@testable import Jinja

@Suite("Methods of numbers") struct NumberMethodTests {
    static let cases: [(source: String, output: String)] = [
        (
            "{{ (255).to_bytes(2) }} {{ (255).to_bytes(2, 'little') }} {{ (-2).to_bytes(3, 'big', signed=true) }}",
            #"b'\x00\xff' b'\xff\x00' b'\xff\xff\xfe'"#
        ),
        (
            "{{ (2**70).to_bytes(9, 'big') }} {{ (0).to_bytes(0) }}",
            #"b'@\x00\x00\x00\x00\x00\x00\x00\x00' b''"#
        ),
        ("{{ (256).to_bytes(1) }}", "! runtime"),
        ("{{ (-1).to_bytes(1) }}", "! runtime"),
        ("{{ (1).to_bytes(1, 'up') }}", "! runtime"),
        (
            #"{{ (0).from_bytes('\u00ff\x00'.encode('latin-1')) }} {{ (0).from_bytes([255, 254], 'big', signed=true) }} {{ true.from_bytes([0]) }}"#,
            "65280 -2 False"
        ),
        ("{{ (0).from_bytes([256]) }}", "! runtime"),
        (
            "{{ (7).as_integer_ratio() }} {{ true.conjugate() }} {{ (0.1).as_integer_ratio() }} {{ (-2.5).as_integer_ratio() }} {{ (1e22).as_integer_ratio() }} {{ (5e-324).as_integer_ratio()[0] }}",
            "(7, 1) 1 (3602879701896397, 36028797018963968) (-5, 2) (10000000000000000000000, 1) 1"
        ),
        ("{{ ('inf'|float).as_integer_ratio() }}", "! runtime"),
        (
            "{{ (0.1).hex() }} {{ (-0.0).hex() }} {{ (5e-324).hex() }} {{ (1e22).hex() }}",
            "0x1.999999999999ap-4 -0x0.0p+0 0x0.0000000000001p-1022 0x1.0f0cf064dd592p+73"
        ),
        (
            "{{ (0.0).fromhex('0x1.8p3') }} {{ (0.0).fromhex(' -.8P-1 ') }} {{ (0.0).fromhex('Infinity') }} {{ (0.0).fromhex('ff') }}",
            "12.0 -0.25 inf 255.0"
        ),
        ("{{ (0.0).fromhex('0x1.8q3') }}", "! runtime"),
        ("{{ (0.0).fromhex('0x1p5000') }}", "! runtime"),
        (
            "{{ (1.5).conjugate() }} {{ range(2, 9, 3).start }} {{ range(2, 9, 3).stop }} {{ range(2, 9, 3).step }}",
            "1.5 2 9 3"
        ),
        (
            "{{ (-9223372036854775807 - 1) in range(0, -5, -1) }} {{ 5 in range(-9223372036854775807, 9223372036854775807) }}",
            "False True"
        ),
        ("{{ (-7) ** 1.5 }}", "! runtime"),
        ("{{ 1e400 }} {{ [1e400] }} {{ -1e400 }}", "inf [inf] -inf"),
        ("{{ 1 if 1 < 1e400 }}", "1"),
        ("{% set x = 'inf' %}{{ x|float }} {{ x|float > 1 }}", "inf True"),
        (
            "{{ '{:.20}|{:.20g}'.format(1e-7, 1e-7) }} {{ '%.17g' % 1e23 }}",
            "9.9999999999999995475e-08|9.9999999999999995475e-08 9.9999999999999992e+22"
        ),
    ]

    /// An error is written as `!` and its kind.
    @Test("Methods of numbers give what Python gives", arguments: cases)
    func numbers(source: String, output: String) {
        #expect(outcome(of: source) == output, "\(source)")
    }
}
