/// A course as it is given in a term: when it meets, when it is examined, who teaches and takes it.
struct SeedSection {
    let id: Int
    /// Place in the catalogue.
    let course: Int
    let block: Int
    /// Place among the sections of its block, which has a room for each.
    let placeInBlock: Int
    /// Its letter among the course's sections.
    let code: String
    /// Ends in the middle of the term, its results are out.
    let isShort: Bool
    /// The lead first.
    var teachers: [Int] = []
    /// Students, counted from 0, with the state of their enrolment.
    var takers: [(student: Int, hasLeft: Bool)] = []
    var seatsTaken = 0

    var hasPlace: Bool { seatsTaken < SeedPlan.sectionCapacity }
}
