package org.initscope;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sources compile without a warning. The build fails on the warnings that javac must give (deprecation, removal, unchecked)
 * and silences the others. On JDK 17 nothing else silences the one about jdk.incubator.vector. Here that one warning is
 * left out and all the others count.
 */
@Tag("cluster")
class CompilerWarningsTest {
    /** Nothing is generated; path and classfile judge other people's jars; a serialVersionUID (serial) helps nobody here. */
    private static final List<String> OPTIONS = List.of(
            "-Xlint:all,-path,-classfile,-serial,-processing",
            "-proc:none",
            "--should-stop=ifNoError=FLOW",
            "--add-modules",
            "jdk.incubator.vector");

    @Test
    void noSourceHasAWarning(@TempDir Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath());
            compiler.getTask(null, files, diagnostics, OPTIONS, null, files.getJavaFileObjectsFromPaths(sources()))
                    .call();
        }

        assertThat(diagnostics.getDiagnostics())
                .filteredOn(diagnostic -> !diagnostic.getCode().equals("compiler.warn.incubating.modules"))
                .filteredOn(diagnostic -> diagnostic.getKind() != Diagnostic.Kind.NOTE)
                .isEmpty();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> main = Files.walk(Path.of("src", "main", "java"));
                Stream<Path> test = Files.walk(Path.of("src", "test", "java"));
                Stream<Path> benchmark = Files.walk(Path.of("src", "benchmark", "java"))) {
            return Stream.of(main, test, benchmark)
                    .flatMap(files -> files)
                    .filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
    }
}
