package dev.yt2ms.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * One man page in roff format. picocli's generator is not used, because it would read descriptions as AsciiDoc, in
 * which {@code ~}, {@code *} and braces are markup.
 *
 * @param name the page's name without its section; the section is always 1
 */
record ManPage(String name, String text) {

    /** Returns the page of the program or command, followed by the pages of all visible commands below it. */
    static List<ManPage> allOf(CommandSpec program) {
        List<ManPage> pages = new ArrayList<>();
        pages.add(of(program));
        visible(program).forEach(command -> pages.addAll(allOf(command)));
        return pages;
    }

    /** The commands that the help lists, in the order of the help. */
    static Stream<CommandSpec> visible(CommandSpec program) {
        return program.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .distinct()
                .filter(command -> !command.usageMessage().hidden());
    }

    /** The options that the help lists, by name. */
    static List<OptionSpec> options(CommandSpec command) {
        return command.options().stream()
                .filter(option -> !option.hidden())
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .toList();
    }

    private static ManPage of(CommandSpec command) {
        String name = command.qualifiedName("-");
        StringBuilder page =
                new StringBuilder(".\\\" Made from the description of the command.\n.TH %s 1 \"\" %s yt2ms\n"
                        .formatted(
                                roff(name.toUpperCase(Locale.ROOT)),
                                quoted(command.root().version()[0])));
        String description = String.join(" ", command.usageMessage().description());
        section(page, "NAME", roff(name) + " \\- " + text(firstSentence(description)));
        section(page, "SYNOPSIS", synopsis(command));
        section(page, "DESCRIPTION", text(description));
        List<CommandSpec> commands = visible(command).toList();
        if (!commands.isEmpty()) {
            section(page, "COMMANDS", "");
            commands.forEach(each -> paragraph(
                    page,
                    roff(each.name()),
                    String.join(" ", each.usageMessage().description()) + " See " + each.qualifiedName("-") + "(1)."));
        }
        if (!command.positionalParameters().isEmpty()) {
            section(page, "ARGUMENTS", "");
            command.positionalParameters()
                    .forEach(each -> paragraph(page, roff(each.paramLabel()), String.join(" ", each.description())));
        }
        section(page, "OPTIONS", "");
        options(command).forEach(each -> paragraph(page, names(each), String.join(" ", each.description())));
        List<String> footer = List.of(command.usageMessage().footer());
        if (!footer.isEmpty()) {
            section(
                    page,
                    "NOTES",
                    footer.stream()
                            .filter(line -> !line.isBlank())
                            .map(ManPage::text)
                            .collect(Collectors.joining("\n.PP\n")));
        }
        section(
                page,
                "SEE ALSO",
                command.parent() == null
                        ? commands.stream()
                                .map(each -> each.qualifiedName("-") + "(1)")
                                .map(ManPage::roff)
                                .collect(Collectors.joining(", "))
                        : roff(command.root().name() + "(1)"));
        return new ManPage(name, page.toString());
    }

    private static String firstSentence(String description) {
        return description.replaceFirst("(?s)[.:;] .*|[.]$", "");
    }

    private static String synopsis(CommandSpec command) {
        Help help = new Help(command, Help.defaultColorScheme(Help.Ansi.OFF));
        return ".nf\n" + help.synopsis(0).lines().map(ManPage::roff).collect(Collectors.joining("\n")) + "\n.fi";
    }

    private static String names(OptionSpec option) {
        String value = takesValue(option) ? "=" + option.paramLabel() : "";
        return Stream.of(option.names())
                .map(each -> roff(each + (each.startsWith("--") ? value : "")))
                .collect(Collectors.joining(", "));
    }

    static boolean takesValue(ArgSpec argument) {
        return argument.arity().max() > 0;
    }

    private static void section(StringBuilder page, String title, String content) {
        page.append(".SH ").append(title).append('\n');
        if (!content.isEmpty()) {
            page.append(content).append('\n');
        }
    }

    private static void paragraph(StringBuilder page, String term, String description) {
        page.append(".TP\n\\fB")
                .append(term)
                .append("\\fR\n")
                .append(text(description))
                .append('\n');
    }

    /** Escapes one paragraph. roff would read a line that starts with a dot or a quote as a request. */
    private static String text(String paragraph) {
        String line = roff(paragraph.replaceAll("\\s+", " ").strip());
        return line.startsWith(".") || line.startsWith("'") || line.startsWith("\\(aq") ? "\\&" + line : line;
    }

    private static String quoted(String text) {
        return '"' + roff(text).replace("\"", "\\(dq") + '"';
    }

    private static String roff(String text) {
        return text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("'", "\\(aq")
                .replace("`", "\\(ga")
                .replace("^", "\\(ha")
                .replace("~", "\\(ti");
    }
}
