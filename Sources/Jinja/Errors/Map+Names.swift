extension Map {
    /// Its keys that are texts, up to some number.
    func names(limit: Int) -> [String] {
        (0..<min(limit, entries.count)).compactMap { index in
            entries.isLive(at: index) ? entries.key(at: index).text?.description : nil
        }
    }
}
