package org.initscope.spark.examples;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.initscope.core.names.DataSpec;
import org.initscope.core.names.NameRules;
import org.initscope.core.names.Split;
import org.initscope.spark.names.NameScan;
import org.initscope.spark.names.SplitCounts;
import scala.Tuple2;

/**
 * The names that become examples, in the order of the file.
 *
 * @param names in partitions that follow one another
 * @param partitions what each of them holds
 */
record KeptNames(JavaRDD<String> names, List<SplitCounts> partitions) {

    /** Every name as often as it stands in the file. */
    static KeptNames all(JavaRDD<String> lines, List<NameScan> scans, DataSpec spec) {
        NameRules rules = spec.rules();
        JavaRDD<String> names =
                lines.map(rules::nameOn).filter(name -> rules.judge(name).isKept());
        return new KeptNames(names, scans.stream().map(NameScan::kept).toList());
    }

    /** Every name once, where it stands first. */
    static KeptNames distinct(JavaRDD<String> lines, List<NameScan> scans, DataSpec spec) {
        NameRules rules = spec.rules();
        long[] firstLines = new long[scans.size() + 1];
        for (int i = 0; i < scans.size(); i++) {
            firstLines[i + 1] = firstLines[i] + scans.get(i).counts().lines();
        }
        long all = firstLines[scans.size()];
        int partitions = scans.size();
        JavaRDD<Tuple2<String, Long>> numbered =
                lines.mapPartitionsWithIndex((index, part) -> numbered(part, rules, firstLines[index]), false);
        JavaRDD<String> names = JavaPairRDD.fromJavaRDD(numbered)
                .reduceByKey(Math::min, partitions)
                .mapToPair(Tuple2::swap)
                .repartitionAndSortWithinPartitions(new LineRange(all, partitions))
                .values();
        List<SplitCounts> counts = names.mapPartitions(
                        part -> List.of(SplitCounts.of(part, spec.split())).iterator())
                .collect();
        return new KeptNames(names, counts);
    }

    private static Iterator<Tuple2<String, Long>> numbered(Iterator<String> lines, NameRules rules, long firstLine) {
        long[] line = {firstLine};
        return stream(lines)
                .map(text -> new Tuple2<>(rules.nameOn(text), line[0]++))
                .filter(numbered -> rules.judge(numbered._1()).isKept())
                .iterator();
    }

    /** The names of one part in a partition, in their order. */
    static Iterator<String> ofPart(Iterator<String> names, Split split, Split.Part part) {
        return stream(names).filter(name -> split.partOf(name) == part).iterator();
    }

    private static <T> Stream<T> stream(Iterator<T> iterator) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator, Spliterator.ORDERED), false);
    }

    /** The rank of the first name of a part in each partition. */
    long[] firstRanks(Split.Part part) {
        long[] ranks = new long[partitions.size()];
        for (int i = 1; i < ranks.length; i++) {
            ranks[i] = ranks[i - 1] + partitions.get(i - 1).names(part);
        }
        return ranks;
    }

    /** What all partitions hold. */
    SplitCounts counts() {
        SplitCounts all = new SplitCounts();
        partitions.forEach(all::merge);
        return all;
    }

    /** How many of the names differ. */
    long distinctNames() {
        return names.distinct().count();
    }

    /** Ranges of line numbers of equal length, so that sorted partitions follow one another. */
    private static final class LineRange extends Partitioner implements Serializable {
        private static final long serialVersionUID = 1L;

        private final long lines;
        private final int partitions;

        private LineRange(long lines, int partitions) {
            this.lines = lines;
            this.partitions = partitions;
        }

        @Override
        public int numPartitions() {
            return partitions;
        }

        @Override
        public int getPartition(Object line) {
            return (int) ((long) line * partitions / lines);
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof LineRange other && lines == other.lines && partitions == other.partitions;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(lines) * 31 + partitions;
        }
    }
}
