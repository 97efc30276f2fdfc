package dev.yt2ms.job;

import java.io.ObjectInputFilter;
import org.springframework.batch.core.repository.ExecutionContextSerializer;
import org.springframework.batch.core.repository.dao.DefaultExecutionContextSerializer;

/**
 * Reads Spring Batch's execution contexts from the ledger. The contexts are serialized Java objects, as in the ledgers
 * of all earlier versions, which must stay readable. A ledger may come from a backup or from a database that others can
 * write to, so reading a context must not create arbitrary objects. Therefore only the types that the job stores are
 * accepted: a small flat map of strings, numbers and booleans.
 */
final class StoredContexts {

    /**
     * The accepted types and sizes, as a pattern of {@link ObjectInputFilter}. The steps store page tokens, times and
     * booleans, and Spring Batch stores some names and numbers.
     */
    private static final String ALLOWED = "maxdepth=3;maxrefs=2000;maxbytes=200000;maxarray=1024;"
            + "java.util.HashMap;java.util.Map$Entry;java.lang.String;java.lang.Boolean;"
            + "java.lang.Number;java.lang.Integer;java.lang.Long;java.lang.Double;!*";

    private StoredContexts() {}

    static ExecutionContextSerializer serializer() {
        DefaultExecutionContextSerializer serializer = new DefaultExecutionContextSerializer();
        serializer.setObjectInputFilter(ObjectInputFilter.Config.createFilter(ALLOWED));
        return serializer;
    }
}
