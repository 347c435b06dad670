import CLinux
import Glibc

/// Where a server writes down which connections it has and how it stands with each, for whoever finds it dead.
///
/// The memory outlives the process. A connection's place has the number of its descriptor; before the places stands how
/// many of them have been used. What the server writes is at every moment true of what the client has seen: a connection
/// counts as idle only between the last byte of an answer and the first of a request.
@Loop public struct ConnectionNotes {
    /// What another server can do for a client when this one has died.
    enum Standing: UInt8 {
        /// Nothing: there is no connection, or part of an answer has been sent.
        case lost
        /// Begin: nothing has been read, not even the proxy's header that comes first.
        case untouched
        /// Go on: everything is answered and sent, and nothing of another request has been read.
        case idle
        /// Say that there will be no answer: a request, or part of one, has been read, and nothing of its answer is sent.
        case unanswered
    }

    /// How much memory the notes take; the kernel provides it as it is used.
    public nonisolated static let byteCount = placesOffset + places * placeBytes
    nonisolated static let placeBytes = 24
    private nonisolated static let places = 65_536
    // Behind the number of places used: room for the message in which places are handed over, and for its descriptors.
    private nonisolated static let messageOffset = 8
    private nonisolated static let messageBytes = HandoverSocket.connectionsAtOnce * placeBytes
    private nonisolated static let placesOffset =
        messageOffset + messageBytes + HandoverSocket.connectionsAtOnce * MemoryLayout<Int32>.size

    private let memory: UnsafeMutableRawPointer

    /// - Parameter memory: ``byteCount`` bytes of zeros, aligned to 8, which must stay.
    public init(_ memory: UnsafeMutableRawBufferPointer) {
        guard memory.count >= Self.byteCount, let base = memory.baseAddress else {
            preconditionFailure("too little memory for notes")
        }
        self.memory = base
    }

    /// Notes whose connection a descriptor is. One with a number beyond the places is not noted, and lost with its server.
    func open(_ descriptor: Int32, _ peer: PeerAddress) {
        guard (0..<Int32(Self.places)).contains(descriptor) else { return }
        set(descriptor, .lost)
        peer.store(in: place(descriptor) + 1)
        guard descriptor >= used else { return }
        memory.storeBytes(of: descriptor + 1, as: Int32.self)
    }

    /// Notes how it stands with a connection.
    @inline(__always)
    func set(_ descriptor: Int32, _ standing: Standing) {
        guard UInt32(bitPattern: descriptor) < UInt32(Self.places) else { return }
        place(descriptor).storeBytes(of: standing.rawValue, as: UInt8.self)
    }

    /// Hands the connections of a server that has died to another.
    ///
    /// To be called in a process that has the dead one's descriptors under the same numbers. It takes no memory and no
    /// lock, as that process may have been made while another thread had the heap's.
    /// - Parameter socket: the sending end of a ``HandoverSocket``. What has no room there is left out.
    public func handOver(through socket: Int32) {
        let descriptors = memory + Self.messageOffset + Self.messageBytes
        var count = 0
        var descriptor: Int32 = 0
        while descriptor < used {
            if standing(of: descriptor) != .lost {
                let record = memory + Self.messageOffset + count * Self.placeBytes
                record.copyMemory(from: place(descriptor), byteCount: Self.placeBytes)
                descriptors.storeBytes(
                    of: descriptor,
                    toByteOffset: count * MemoryLayout<Int32>.size,
                    as: Int32.self
                )
                count += 1
            }
            descriptor += 1
            guard count == HandoverSocket.connectionsAtOnce || descriptor == used, count > 0 else { continue }
            _ = send_with_descriptors(
                socket,
                memory + Self.messageOffset,
                count * Self.placeBytes,
                descriptors,
                Int32(count)
            )
            count = 0
        }
    }

    /// How it stands with a connection.
    func standing(of descriptor: Int32) -> Standing {
        Standing(rawValue: place(descriptor).load(as: UInt8.self)) ?? .lost
    }

    /// One more than the highest number that a connection has had.
    var used: Int32 { min(memory.load(as: Int32.self), Int32(Self.places)) }

    private func place(_ descriptor: Int32) -> UnsafeMutableRawPointer {
        memory + Self.placesOffset + Int(descriptor) * Self.placeBytes
    }
}
