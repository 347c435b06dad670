import Glibc
import Processes
import Testing

@Suite struct ProcessorsTests {
    @Test("A process has a processor, and no more than the machine")
    func counts() {
        #expect((1...max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))).contains(Processors.available))
    }
}
