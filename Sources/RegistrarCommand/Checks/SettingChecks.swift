import HTTP
import Registrar
import Web

/// What is unsafe in flags and environment.
struct SettingChecks {
    let configuration: Configuration

    var findings: [Finding] { people + network }

    private var people: [Finding] {
        var findings: [Finding] = []
        if configuration.passwordCost < 7 {
            findings.append(
                Finding(
                    .unsafe,
                    "password-cost",
                    "passwords are hashed at cost \(configuration.passwordCost)",
                    means: "Whoever gets hold of a copy of the database guesses passwords faster.",
                    mend: "--password-cost 7 or more; each password is hashed anew when its owner signs in"
                )
            )
        }
        if configuration.attempts.signIns == nil {
            findings.append(
                Finding(
                    .unsafe,
                    "no-limits",
                    "there is no limit on how often somebody may try to sign in",
                    means: "Anyone may guess passwords at full speed.",
                    mend: "leave --limits off to tests"
                )
            )
        }
        if configuration.registration == .open, isReachable {
            findings.append(
                Finding(
                    .advice,
                    "open-registration",
                    "anyone who can reach the pages can make an account",
                    means:
                        "Such an account sees the courses on offer, and strangers' names stand among the students'.",
                    mend:
                        "--registration invitation, and a code for each who should have an account; or --registration closed"
                )
            )
        }
        return findings
    }

    /// Whether others than this machine's users come to the pages: over the network, or a proxy that serves it.
    private var isReachable: Bool {
        Listeners.publicAddress(configuration) != nil || !configuration.trustedProxies.isEmpty
    }

    private var network: [Finding] {
        var findings: [Finding] = []
        if configuration.allowedHosts.contains("*") {
            findings.append(
                Finding(
                    .unsafe,
                    "any-host",
                    "any host name is answered",
                    means: "A page of somebody else's name can be made to show the school's pages.",
                    mend: "name your own with --allowed-host instead of *"
                )
            )
        }
        if configuration.trustedProxies.holdsEverybody {
            findings.append(
                Finding(
                    .unsafe,
                    "any-proxy",
                    "any client can claim any address",
                    means: "Limits on guessing hold nobody back, and the log names the wrong ones.",
                    mend: "name your proxy's address alone with --trusted-proxy"
                )
            )
        }
        if let address = Listeners.publicAddress(configuration), configuration.trustedProxies.isEmpty {
            findings.append(
                Finding(
                    .unsafe,
                    "plain-http",
                    "\(address) serves plain HTTP beyond this machine",
                    means: "Whoever is on the way reads passwords and grades.",
                    mend:
                        "put a proxy with TLS in front, and name it with --trusted-proxy (README.md, \"Running it for a school\")"
                )
            )
        }
        return findings
    }
}
