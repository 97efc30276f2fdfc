package dev.yt2ms.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Generates the completion script for bash. picocli's own script completes neither files after an option with a value
 * nor names that contain a space.
 */
final class BashCompletion {

    /** The word by which the script marks values that are files. */
    private static final String FILES = "FILES";

    private BashCompletion() {}

    /** The text of the script, which bash reads when the program's name is completed for the first time. */
    static String of(CommandSpec program) {
        List<CommandSpec> commands = withCommandsBelow(program).toList();
        return """
                # Completes the commands, options, values and files of %1$s in bash.

                # Prints the commands below a command.
                _%1$s_commands() {
                    case $1 in
                %4$s
                    esac
                }

                # Prints the names of a command's options; a name that ends with = needs a value.
                _%1$s_options() {
                    case $1 in
                %2$s
                    esac
                }

                # Prints the possible values of a command's option, or of its argument (-), or FILES.
                _%1$s_values() { # command, option
                    case "$1 $2" in
                %3$s
                    esac
                }

                _%1$s_complete() { # words
                    COMPREPLY=()
                    if [ "$1" = FILES ]; then
                        # Without replies, bash itself completes names of files, with quotes where they are needed.
                        return
                    fi
                    compopt +o default 2>/dev/null
                    local IFS=$' \\n'
                    COMPREPLY=($(compgen -W "$1" -- "$2"))
                }

                _%1$s() {
                    # bash ends words at = too, so --option=value comes as three words.
                    local words=() word glued= i
                    for ((i = 1; i <= COMP_CWORD; i++)); do
                        word=${COMP_WORDS[i]}
                        if [ "$word" = = ] && [ ${#words[@]} -gt 0 ]; then
                            words[${#words[@]}-1]+==
                            glued=yes
                        elif [ -n "$glued" ]; then
                            words[${#words[@]}-1]+=$word
                            glued=
                        else
                            words+=("$word")
                        fi
                    done
                    local last=$((${#words[@]} - 1)) command= option= arguments=0
                    local current=${words[last]}
                    for ((i = 0; i < last; i++)); do
                        word=${words[i]}
                        if [ -n "$option" ]; then
                            option=
                        elif [[ $word == -* ]]; then
                            case " $(_%1$s_options "$command" | tr '\\n' ' ') " in *" $word= "*) option=$word ;; esac
                        elif [ -n "$(_%1$s_commands "$command")" ]; then
                            command="${command:+$command }$word"
                        else
                            arguments=$((arguments + 1))
                        fi
                    done
                    if [ -n "$option" ]; then
                        _%1$s_complete "$(_%1$s_values "$command" "$option")" "$current"
                    elif [[ $current == --*=* ]]; then
                        _%1$s_complete "$(_%1$s_values "$command" "${current%%%%=*}")" "${current#*=}"
                    elif [[ $current == -* ]]; then
                        _%1$s_complete "$(_%1$s_options "$command" | sed 's/=//g')" "$current"
                    elif [ -n "$(_%1$s_commands "$command")" ]; then
                        _%1$s_complete "$(_%1$s_commands "$command")" "$current"
                    elif [ "$arguments" = 0 ]; then
                        _%1$s_complete "$(_%1$s_values "$command" -)" "$current"
                    else
                        _%1$s_complete '' ''
                    fi
                }

                complete -o default -F _%1$s %1$s
                """.formatted(
                program.name(),
                cases(commands, BashCompletion::options),
                commands.stream()
                        .flatMap(BashCompletion::values)
                        .map(line -> "        " + line)
                        .collect(Collectors.joining("\n")),
                cases(
                        commands.stream()
                                .filter(each -> ManPage.visible(each).findAny().isPresent())
                                .toList(),
                        each -> ManPage.visible(each).map(CommandSpec::name).collect(Collectors.joining(" "))));
    }

    private static Stream<CommandSpec> withCommandsBelow(CommandSpec command) {
        return Stream.concat(Stream.of(command), ManPage.visible(command).flatMap(BashCompletion::withCommandsBelow));
    }

    private static String cases(List<CommandSpec> commands, Function<CommandSpec, String> words) {
        return commands.stream()
                .map(each -> "        '%s') echo '%s' ;;".formatted(name(each), words.apply(each)))
                .collect(Collectors.joining("\n"));
    }

    /** The words that call the command, without the program's name. */
    private static String name(CommandSpec command) {
        return command.parent() == null
                ? ""
                : command.qualifiedName(" ").substring(command.root().name().length() + 1);
    }

    private static String options(CommandSpec command) {
        return ManPage.options(command).stream()
                .flatMap(
                        option -> Stream.of(option.names()).map(each -> ManPage.takesValue(option) ? each + "=" : each))
                .collect(Collectors.joining(" "));
    }

    private static Stream<String> values(CommandSpec command) {
        Stream<String> options = ManPage.options(command).stream()
                .filter(ManPage::takesValue)
                .filter(option -> !values(option).isEmpty())
                .flatMap(option -> Stream.of(option.names()).map(each -> line(command, each, option)));
        Stream<String> arguments =
                command.positionalParameters().stream().limit(1).map(each -> line(command, "-", each));
        return Stream.concat(options, arguments);
    }

    private static String line(CommandSpec command, String name, ArgSpec argument) {
        return "'%s %s') echo '%s' ;;".formatted(name(command), name, values(argument));
    }

    private static String values(ArgSpec argument) {
        return String.join(" ", candidates(argument));
    }

    /** The possible values of an argument, or {@link #FILES}; empty if any text is possible. */
    private static List<String> candidates(ArgSpec argument) {
        return argument.completionCandidates() == null
                ? isFile(argument) ? List.of(FILES) : List.of()
                : StreamSupport.stream(argument.completionCandidates().spliterator(), false)
                        .toList();
    }

    /** Whether an argument is the name of a file. */
    static boolean isFile(ArgSpec argument) {
        return argument.type() == Path.class || argument.paramLabel().equals("FILE");
    }
}
