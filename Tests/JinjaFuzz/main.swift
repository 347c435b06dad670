import Foundation
import FuzzSupport
import JinjaCorpus

do {
    let plan = try Plan(
        CommandLine.arguments.dropFirst(),
        program: "JinjaFuzz",
        runs: 2_000_000,
        purpose: """
            Renders templates and contexts that are made from the recorded cases by small changes, and looks for traps,
            hangs, memory that grows, and answers that differ from one time to the next.
            """
    )
    if plan.wantsHelp {
        say(plan.help)
        exit(0)
    }
    let mutator = Mutator(try Corpus.examples(), seed: plan.seed)
    if let single = plan.single {
        let trial = mutator.trial(single)
        say(String(decoding: trial.example.line, as: UTF8.self))
        Worker.show(trial)
    } else if plan.isWorker {
        Worker(mutator: mutator, cases: plan.cases, trap: plan.trap).run()
    } else {
        var supervisor = Supervisor(plan) { index in
            let trial = mutator.trial(index)
            return [
                trial.hasDefaultLimits ? "default limits" : "low limits",
                "as a line for jinja --batch: " + String(decoding: trial.example.line, as: UTF8.self),
            ]
        }
        exit(try supervisor.run())
    }
} catch let mistake as Plan.Mistake {
    FileHandle.standardError.write(Data("JinjaFuzz: \(mistake.description)\n".utf8))
    exit(64)
}
