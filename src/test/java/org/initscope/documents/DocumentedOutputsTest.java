package org.initscope.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the documentation says that a command prints is what it prints, times and rates apart. {@code scripts/refresh-docs} runs this
 * with {@code -Ddocs.write=true}, which puts into the pages what differs, and {@code -Ddocs.only=}, parts of names of pages or of
 * commands with a line between.
 */
class DocumentedOutputsTest {
    private static final boolean WRITES = Boolean.getBoolean("docs.write");

    /** A rule of a table, a finding or the last line of a diagnosis. */
    private static final Pattern PRINTED = Pattern.compile(" {4}(.*-\\+-.*|(FAIL|WARN) .*|diagnosis: .*)");

    @TempDir
    private Path folder;

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Path.of("README.md"), Path.of("data/README.md")));
        try (Stream<Path> files = Files.walk(Path.of("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }

    private static List<Path> pagesWithOutputs() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (Path page : pages()) {
            if (!DocumentedOutput.of(Files.readString(page)).isEmpty()) {
                pages.add(page);
            }
        }
        return pages;
    }

    @ParameterizedTest
    @MethodSource("pagesWithOutputs")
    void everyQuickOutputIsWhatTheCommandPrints(Path page) throws Exception {
        check(page, output -> !output.slow());
    }

    @Tag("docs")
    @Tag("numbers")
    @ParameterizedTest
    @MethodSource("pagesWithOutputs")
    void everyOutputIsWhatTheCommandPrints(Path page) throws Exception {
        check(page, output -> true);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void noOutputStandsWithoutItsCommand(Path page) throws IOException {
        String text = Files.readString(page);
        List<DocumentedOutput> outputs = DocumentedOutput.of(text);
        assertThat(text.lines().filter(line -> line.startsWith("<!-- end")))
                .as("comments that end an output of " + page)
                .hasSize((int) outputs.stream().filter(DocumentedOutput::shown).count());
        for (int i = outputs.size() - 1; i >= 0; i--) {
            text = outputs.get(i).replaceIn(text, List.of());
        }
        assertThat(text.lines().filter(PRINTED.asMatchPredicate()))
                .as(page.toString())
                .isEmpty();
    }

    private void check(Path page, Predicate<DocumentedOutput> wanted) throws Exception {
        Map<String, List<String>> printed = print(page, wanted);
        String text = Files.readString(page);
        String current = text;
        List<DocumentedOutput> outputs = new ArrayList<>(DocumentedOutput.of(text));
        Collections.reverse(outputs);
        for (DocumentedOutput output : outputs) {
            if (output.shown() && isAskedFor(page, output) && printed.containsKey(output.command())) {
                List<String> documented = output.lines(text);
                List<String> lines = output.excerptOf(printed.get(output.command()));
                if (!TimesApart.areEqual(documented, lines)) {
                    if (!WRITES) {
                        assertThat(documented)
                                .as("%s, %s; scripts/refresh-docs writes what is printed now", page, output.command())
                                .isEqualTo(lines);
                    }
                    current = output.replaceIn(current, lines);
                }
            }
        }
        if (!current.equals(text)) {
            Files.writeString(page, current);
        }
    }

    /** What the commands that are asked for print, and those whose runs they read, in the order of the page. */
    private Map<String, List<String>> print(Path page, Predicate<DocumentedOutput> wanted) throws Exception {
        List<DocumentedOutput> outputs = new ArrayList<>(DocumentedOutput.of(Files.readString(page)).stream()
                .filter(wanted)
                .filter(output -> Commands.canRun(output.command()))
                .toList());
        Deque<DocumentedOutput> needed = new ArrayDeque<>();
        Collections.reverse(outputs);
        for (DocumentedOutput output : outputs) {
            if (isAskedFor(page, output)
                    || needed.stream().anyMatch(later -> Commands.reads(later.command(), output.command()))) {
                needed.addFirst(output);
            }
        }
        Commands commands = new Commands(folder);
        Map<String, List<String>> printed = new HashMap<>();
        for (DocumentedOutput output : needed) {
            if (!printed.containsKey(output.command())) {
                printed.put(output.command(), commands.print(output.command()));
            }
        }
        return printed;
    }

    private static boolean isAskedFor(Path page, DocumentedOutput output) {
        String only = System.getProperty("docs.only", "");
        return only.isBlank()
                || Arrays.stream(only.split("\n"))
                        .anyMatch(part ->
                                page.toString().equals(part) || output.command().contains(part));
    }
}
