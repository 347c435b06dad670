extension Command {
    static let helpText = """
        Usage: jinja TEMPLATE [--data FILE] [--set NAME=VALUE]... [--root FOLDER] [--strict] [--autoescape]
               jinja --check [FOLDER | TEMPLATE...]
               jinja --bench N [--check] TEMPLATE
               jinja --batch

        Renders a Jinja template to standard output. The template - is standard input; so is none at all where input
        is piped in.

        What it is rendered with
          --data FILE         a JSON object with the variables; - is standard input
          --set NAME=VALUE    a variable that is text; wins over --data; may be repeated
          --set NAME:=JSON    a variable that is any JSON: a number, true, a list
          --root FOLDER       where templates are found (default: the working directory)

        How it is rendered
          --strict            an undefined variable is an error, as with --undefined strict
          --undefined KIND    default, strict, chainable or debug
          --autoescape        escapes what templates print for HTML
          --trim-blocks       removes the newline after a block
          --lstrip-blocks     removes the white space before a block
          --keep-trailing-newline
          --extensions LIST   do, loopcontrols, i18n and debug, separated by commas
          --option NAME=JSON  any other option by Jinja2's name: --option 'block_start_string="<%"'

        What comes out
          --output FILE       writes there instead of to standard output
          --format FORMAT     how errors are reported: text, or json, a line for each, for editors

        Other work
          --check             compiles templates and lists every error; of a folder, all files but hidden ones
          --bench N           renders N times and prints {"renders": N, "bytes": B, "seconds": S}; with --check,
                              compiles N times and prints {"compiles": N, "seconds": S}
          --batch             answers cases, each a line of JSON, with a line of JSON
          --help              shows this

        Example: jinja page.html --data page.json --set title='Our courses' --set year:=2025 --autoescape

        Exit status: 0; 1 for an error in a template; 64 for bad usage; 65 for data that is no JSON object; 66 for
        files that cannot be read; 74 for output that cannot be written.

        """
}
