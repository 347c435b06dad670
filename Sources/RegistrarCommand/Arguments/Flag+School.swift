extension Flag {
    /// What they change is said by the command line alone: looking must never set anything, whatever the environment of
    /// a service has.
    static let setSchool: [Flag] = [
        Flag(name: "name", value: "NAME", help: "the school's name, as each page has it"),
        Flag(name: "motto", value: "TEXT", help: "a line below it; \"\" takes it away"),
        Flag(
            name: "time-zone",
            value: "ZONE",
            help: "in which the pages show times and the school has its days, such as Europe/London"
        ),
    ]

    static let showSchool: [Flag] = [
        .database,
        .tableOrJSON,
        .help,
    ]
}
