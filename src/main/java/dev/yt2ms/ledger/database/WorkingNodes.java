package dev.yt2ms.ledger.database;

import dev.yt2ms.ledger.ClusterNode;
import dev.yt2ms.ledger.jdbc.LedgerNodes;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.BadSqlGrammarException;

/** Names the machines that work on a migration, for a command that cannot run beside them. */
final class WorkingNodes {

    private WorkingNodes() {}

    /** Returns which node leads and which others take part, as a clause; empty if none works on the migration. */
    static Optional<String> of(DataSource connections, String migration) {
        List<ClusterNode> living;
        try {
            living = new LedgerNodes(connections, migration, Clock.systemUTC())
                    .all().stream().filter(ClusterNode::living).toList();
        } catch (BadSqlGrammarException e) {
            return Optional.empty(); // The tables are of a version that knows no nodes.
        }
        if (living.isEmpty()) {
            return Optional.empty();
        }
        String leaders = names(living, ClusterNode::leads);
        String others = names(living, node -> !node.leads());
        String take = living.stream().filter(node -> !node.leads()).count() == 1 ? "takes" : "take";
        String alsoOthers = others.isEmpty() ? "" : ", in which %s also %s part".formatted(others, take);
        return Optional.of(
                leaders.isEmpty()
                        ? "%s %s part in a run of this migration".formatted(others, take)
                        : "%s leads a run of this migration%s".formatted(leaders, alsoOthers));
    }

    private static String names(List<ClusterNode> nodes, Predicate<ClusterNode> which) {
        return nodes.stream()
                .filter(which)
                .map(node -> "node %s (%s)".formatted(node.name(), node.process()))
                .collect(Collectors.joining(" and "));
    }
}
