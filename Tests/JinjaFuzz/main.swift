import Foundation
import JinjaCorpus

do {
    let plan = try Plan(CommandLine.arguments.dropFirst())
    if plan.wantsHelp {
        say(String(Plan.help.dropLast()))
        exit(0)
    }
    let mutator = Mutator(try Corpus.examples(), seed: plan.seed)
    if let single = plan.single {
        let trial = mutator.trial(single)
        say(String(decoding: trial.example.line, as: UTF8.self))
        Worker.show(trial)
    } else if plan.isWorker {
        let cases = plan.first..<plan.first + plan.runs
        Worker(mutator: mutator, cases: cases, trap: plan.trap, progress: 3).run()
    } else {
        say("seed \(plan.seed), \(plan.runs) runs, \(plan.jobs) at a time")
        var supervisor = Supervisor(plan, mutator)
        exit(try supervisor.run())
    }
} catch let mistake as Plan.Mistake {
    FileHandle.standardError.write(Data("JinjaFuzz: \(mistake.description)\n".utf8))
    exit(64)
}
