package org.initscope.app;

import static org.initscope.core.Check.require;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.initscope.app.config.Job;
import org.initscope.core.names.DataSpec;
import org.initscope.core.names.Examples;
import org.initscope.core.names.NameRules;
import org.initscope.core.names.Split;
import org.initscope.core.names.Vocabulary;
import org.initscope.spark.NamesFile;
import org.initscope.spark.tables.HiddenFile;

/**
 * Training examples of the first names of a job's file, in memory, for what needs no cluster.
 *
 * @param vocabulary of the names that were read
 * @param examples of those among them that belong to the training split
 */
record NamesSample(Vocabulary vocabulary, Examples examples) {
    private static final int LARGEST = 200_000;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /**
     * Reads the sample.
     *
     * @param jobFile beside whose folder the names may lie
     */
    static NamesSample of(Job job, Path jobFile) {
        return read(
                DataPath.parse(job.data().locateNames(Optional.of(jobFile))),
                job.data().spec());
    }

    private static NamesSample read(org.apache.hadoop.fs.Path file, DataSpec spec) {
        NamesFile.check(HadoopSettings.read(), file.toString());
        List<String> names = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                HiddenFile.fileSystem(HadoopSettings.read(), file).open(file), StandardCharsets.UTF_8.newDecoder()))) {
            long number = 0;
            for (String line = reader.readLine(); line != null && names.size() < LARGEST; line = reader.readLine()) {
                number++;
                add(names, number == 1 ? withoutMark(line) : line, spec.rules(), file, number);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the names file " + file + " cannot be read: " + e.getMessage(), e);
        }
        Vocabulary vocabulary = Vocabulary.ofNames(names);
        Split split = spec.split();
        List<int[]> trained = names.stream()
                .filter(name -> split.partOf(name) == Split.Part.TRAIN)
                .map(vocabulary::encode)
                .toList();
        require(!trained.isEmpty(), "the names file %s has no name of the training split", file);
        return new NamesSample(vocabulary, Examples.of(vocabulary.size(), spec.blockSize(), trained));
    }

    private static String withoutMark(String line) {
        return line.startsWith(BYTE_ORDER_MARK) ? line.substring(BYTE_ORDER_MARK.length()) : line;
    }

    private static void add(
            List<String> names, String line, NameRules rules, org.apache.hadoop.fs.Path file, long number) {
        String name = rules.nameOn(line);
        NameRules.Judgement judgement = rules.judge(name);
        require(
                judgement.handling() != NameRules.Handling.REFUSE,
                "line %d of %s is no name: %s (section data of the job says what becomes of such lines)",
                number,
                file,
                judgement.irregularities().toString().toLowerCase(Locale.ROOT));
        if (judgement.isKept()) {
            names.add(name);
        }
    }
}
