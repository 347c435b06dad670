import HTTP
import Web

extension School {
    /// `/.well-known/change-password` leads to `/password`: there programs that keep passwords send their owners (W3C, "A
    /// Well-Known URL for Changing Passwords").
    func addChangePasswordAddress(to routes: RouteGroup) throws {
        try routes.plain(
            "/.well-known/change-password",
            as: "change_password_address",
            for: .anyone,
            anyHost: false
        ) { _, _ in Self.toPasswordPage }
    }

    private static let toPasswordPage: Response = {
        var response = Response(.seeOther)
        response.headers.add(.location, "/password")
        response.headers.add(.cacheControl, "no-store")
        return response
    }()
}
