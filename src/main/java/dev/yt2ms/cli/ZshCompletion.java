package dev.yt2ms.cli;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Generates the completion script for zsh, with a description of each command and option.
 */
final class ZshCompletion {

    private ZshCompletion() {}

    /** The text of the function {@code _NAME}, which zsh loads by the name of its file. */
    static String of(CommandSpec program) {
        String commands = ManPage.visible(program)
                .map(each -> "                " + word(colons(each.name()) + ":" + colons(brief(each))))
                .collect(Collectors.joining("\n"));
        String cases = ManPage.visible(program)
                .map(each -> "                %s) _arguments -s %s ;;"
                        .formatted(each.name(), arguments(each).collect(Collectors.joining(" "))))
                .collect(Collectors.joining("\n"));
        return """
                #compdef %1$s

                _%1$s() {
                    local context state state_descr line
                    typeset -A opt_args
                    _arguments -C %2$s '1:command:->command' '*::argument:->argument'
                    case $state in
                        command)
                            local -a commands=(
                %3$s
                            )
                            _describe command commands
                            ;;
                        argument)
                            case $words[1] in
                %4$s
                            esac
                            ;;
                    esac
                }

                _%1$s "$@"
                """.formatted(
                program.name(),
                ManPage.options(program).stream().map(ZshCompletion::option).collect(Collectors.joining(" ")),
                commands,
                cases);
    }

    private static Stream<String> arguments(CommandSpec command) {
        return arguments(command, 1).distinct();
    }

    /** Returns what may follow the command. Its subcommand or first argument is the word at this position. */
    private static Stream<String> arguments(CommandSpec command, int position) {
        String below = ManPage.visible(command).map(CommandSpec::name).collect(Collectors.joining(" "));
        if (!below.isEmpty()) {
            return Stream.concat(
                    Stream.of(word(position + ":command:(" + below + ")")),
                    ManPage.visible(command).flatMap(each -> arguments(each, position + 1)));
        }
        return Stream.concat(
                ManPage.options(command).stream().map(ZshCompletion::option),
                command.positionalParameters().stream()
                        .map(each -> word(position + ":" + colons(each.paramLabel()) + ":" + values(each))));
    }

    private static String option(OptionSpec option) {
        boolean value = ManPage.takesValue(option);
        String names = Stream.of(option.names())
                .map(each -> value && each.startsWith("--") ? each + "=" : each)
                .collect(Collectors.joining(","));
        String what = "[" + String.join(" ", option.description()).replaceAll("[\\[\\]\\\\:]", "\\\\$0") + "]"
                + (value ? ":" + colons(option.paramLabel()) + ":" + values(option) : "");
        if (option.isMultiValue()) {
            return option.names().length == 1 ? word("*" + names + what) : "'*'{" + names + "}" + word(what);
        }
        return option.names().length == 1
                ? word(names + what)
                : word("(" + String.join(" ", option.names()) + ")") + "{" + names + "}" + word(what);
    }

    private static String values(ArgSpec argument) {
        if (argument.completionCandidates() != null) {
            return Stream.of(argument.completionCandidates())
                    .flatMap(each -> StreamSupport.stream(each.spliterator(), false))
                    .collect(Collectors.joining(" ", "(", ")"));
        }
        return BashCompletion.isFile(argument) ? "_files" : " ";
    }

    private static String brief(CommandSpec command) {
        return String.join(" ", command.usageMessage().description());
    }

    private static String colons(String text) {
        return text.replace("\\", "\\\\").replace(":", "\\:");
    }

    /** Quotes the text as one word of the shell. */
    private static String word(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
