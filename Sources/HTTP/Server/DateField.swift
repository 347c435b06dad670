import CLinux
import Glibc

/// The field `Date` (RFC 9110, section 6.6.1), written anew once a second.
struct DateField: ~Copyable {
    private var second: Int64 = -1
    private var encoded: [UInt8] = []

    mutating func append(to buffer: inout ByteBuffer) {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &time)
        if Int64(time.tv_sec) != second {
            second = Int64(time.tv_sec)
            encoded = Array("Date: \(HTTPDate.format(second))\r\n".utf8)
        }
        buffer.append(encoded)
    }
}
