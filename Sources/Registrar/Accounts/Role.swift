/// What somebody is to the school, by the words of `user_roles`.
enum Role {
    /// Whether one of `roles` lets its owner see others' records.
    static func areStaff(_ roles: [String]) -> Bool {
        roles.contains { $0 != "student" && $0 != "guardian" }
    }
}
