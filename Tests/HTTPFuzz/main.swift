import Foundation
import FuzzSupport

do {
    let plan = try Plan(
        CommandLine.arguments.dropFirst(),
        program: "HTTPFuzz",
        runs: 5_000_000,
        purpose: """
            Reads requests that are made from valid ones by small changes, whole and cut at random places, and looks for
            traps, hangs, reads beyond the input, memory that grows, and requests that are understood differently.
            """
    )
    if plan.wantsHelp {
        say(plan.help)
        exit(0)
    }
    let mutator = Mutator(seed: plan.seed)
    if let single = plan.single {
        let trial = mutator.trial(single)
        say(trial.description)
        for outcome in [trial.whole(in: GuardedMemory()), trial.inPieces(in: GuardedMemory())] {
            say(outcome.description)
        }
    } else if plan.isWorker {
        Worker(mutator: mutator, cases: plan.cases, trap: plan.trap).run()
    } else {
        var supervisor = Supervisor(plan) { [mutator.trial($0).description] }
        exit(try supervisor.run())
    }
} catch let mistake as Plan.Mistake {
    FileHandle.standardError.write(Data("HTTPFuzz: \(mistake.description)\n".utf8))
    exit(64)
}
