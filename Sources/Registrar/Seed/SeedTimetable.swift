/// When the courses of a block meet, are due and are examined. A student has one course of a block, so
/// it is enough that blocks never meet.
struct SeedTimetable {
    let term: SeedTerm

    /// Two meetings a week of 100 minutes: slots run through the five days, five a day.
    func meetings(of section: SeedSection) -> [(weekday: Int, start: Int, end: Int)] {
        [section.block * 2, section.block * 2 + 1].map { slot in
            let start = 510 + slot / 5 * 120
            return (slot % 5 + 1, start, start + 100)
        }
    }

    /// Weeks six and seven: a block has a day, and an hour by the course; the last blocks the evening.
    func midterm(of section: SeedSection) -> (start: Int, end: Int) {
        sitting(section, week: section.isShort ? 2 : 5, minutes: 90)
    }

    /// The last two weeks; a short course ends when others have their midterm exam.
    func final(of section: SeedSection) -> (start: Int, end: Int) {
        sitting(section, week: section.isShort ? 5 : 15, minutes: 120)
    }

    /// When work of week `week` is to be handed in: the end of that week's Thursday.
    func due(_ section: SeedSection, week: Int) -> Int {
        term.day(week: section.isShort ? (week + 1) / 3 : week, weekday: 3).time(minute: 1439)
    }

    private func sitting(_ section: SeedSection, week: Int, minutes: Int) -> (start: Int, end: Int) {
        let dayInTwoWeeks = section.block % 10
        let day = term.day(week: week + dayInTwoWeeks / 5, weekday: dayInTwoWeeks % 5)
        let hours = section.block < 10 ? [540, 690, 840] : [1020, 1020, 1020]
        let start = day.time(minute: hours[section.course / SeedPlan.blocks % 3])
        return (start, start + minutes * 60)
    }
}
