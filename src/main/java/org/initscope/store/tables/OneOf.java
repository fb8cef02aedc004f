package org.initscope.store.tables;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashSet;
import org.apache.parquet.filter2.predicate.Statistics;
import org.apache.parquet.filter2.predicate.UserDefinedPredicate;
import org.apache.parquet.io.api.Binary;

/** A filter for one of several texts. Parquet's own filter looks at all of them for every row. */
final class OneOf extends UserDefinedPredicate<Binary> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final HashSet<Binary> texts;

    private OneOf(HashSet<Binary> texts) {
        this.texts = texts;
    }

    static OneOf of(Collection<String> texts) {
        HashSet<Binary> all = new HashSet<>();
        texts.forEach(text -> all.add(Binary.fromString(text)));
        return new OneOf(all);
    }

    @Override
    public boolean keep(Binary text) {
        return text != null && texts.contains(text);
    }

    /** The dictionary of a part tells which texts it has. Its smallest and largest text tell nothing. */
    @Override
    public boolean canDrop(Statistics<Binary> statistics) {
        return false;
    }

    @Override
    public boolean inverseCanDrop(Statistics<Binary> statistics) {
        return false;
    }
}
