/// Event handlers by the number that epoll gives back with an event.
///
/// The number holds a place and how often the place was used. An event that was fetched before its handler was
/// removed finds another count, and nobody is called in its stead.
@Loop struct HandlerTable {
    private struct Place {
        var handler: (any EventHandler)?
        var uses: UInt32 = 0
    }

    private var places: [Place] = []
    private var free: [UInt32] = []

    mutating func add(_ handler: any EventHandler) -> UInt64 {
        let place: UInt32
        if let unused = free.popLast() {
            place = unused
        } else {
            place = UInt32(places.count)
            places.append(Place())
        }
        places[Int(place)].handler = handler
        return UInt64(places[Int(place)].uses) << 32 | UInt64(place)
    }

    mutating func remove(_ token: UInt64) {
        let place = UInt32(truncatingIfNeeded: token)
        guard self[token] != nil else { return }
        places[Int(place)].handler = nil
        places[Int(place)].uses &+= 1
        free.append(place)
    }

    subscript(token: UInt64) -> (any EventHandler)? {
        let place = Int(UInt32(truncatingIfNeeded: token))
        guard place < places.count, places[place].uses == UInt32(token >> 32) else { return nil }
        return places[place].handler
    }
}
