package org.initscope.app.machine;

import static org.initscope.core.Check.require;

import com.sun.security.auth.module.UnixSystem;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.security.UserGroupInformation;

/** What every command needs of the machine that it runs on: the name of its user, and a folder for temporary files. */
public final class Host {
    /** What Java says where the database of users does not know who runs it. */
    private static final String UNKNOWN = "?";

    /** The natives of Parquet's codecs are unpacked into the temporary folder. */
    private static final long LEAST_ROOM_BYTES = 16L << 20;

    private static final Pattern THREADS = Pattern.compile("|0*[1-9]\\d{0,3}");

    private Host() {}

    /** Gives the user a name and a home where the database of users has no entry, without which Hadoop refuses to work. */
    public static void nameUser() {
        if (!System.getProperty("user.name").equals(UNKNOWN)) {
            return;
        }
        String name = environment("HADOOP_USER_NAME")
                .or(() -> environment("SPARK_USER"))
                .orElseGet(() -> Long.toString(new UnixSystem().getUid()));
        System.setProperty("user.name", name);
        if (System.getProperty("user.home").equals(UNKNOWN)) {
            System.setProperty(
                    "user.home",
                    environment("HOME")
                            .filter(home -> Files.isWritable(Path.of(home)))
                            .orElse(System.getProperty("java.io.tmpdir")));
        }
        UserGroupInformation.setLoginUser(UserGroupInformation.createRemoteUser(name));
    }

    private static Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    /**
     * Requires that natives can be unpacked into the temporary folder, and loaded from there.
     *
     * @throws IllegalArgumentException with the folder and what is wrong with it
     */
    public static void requireTemporaryFolder() {
        String folder = System.getProperty("java.io.tmpdir");
        Optional<String> fault = unusable(Path.of(folder), true);
        require(
                fault.isEmpty(),
                "the temporary folder %s %s: give another one with TMPDIR=FOLDER",
                folder,
                fault.orElse(""));
    }

    /**
     * Requires that Spark can write to one of its folders for temporary files; it makes those that are missing.
     *
     * @param folders with commas between them
     * @throws IllegalArgumentException with the folders and what is wrong with each
     */
    static void requireLocalFolders(String folders) {
        List<String> faults = new ArrayList<>();
        for (String folder : folders.split(",")) {
            Optional<String> fault = unmakeable(Path.of(folder.strip()));
            if (fault.isEmpty()) {
                return;
            }
            faults.add(folder.strip() + " " + fault.get());
        }
        require(
                false,
                "Spark has no folder for temporary files, %s: give another one with spark.local.dir, or SPARK_LOCAL_DIRS"
                        + " where that is set",
                String.join(", ", faults));
    }

    private static Optional<String> unmakeable(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            return Optional.of("cannot be made");
        }
        return unusable(folder, false);
    }

    /** Makes a file as long as a native, of which nothing is written: a limit of the process may forbid it. */
    private static void requireLength(Path file) throws IOException {
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            opened.setLength(LEAST_ROOM_BYTES);
        } catch (IOException e) {
            throw new IOException(e.getMessage() + ", as ulimit -f may say", e);
        }
    }

    /** What is wrong with a folder for temporary files. */
    private static Optional<String> unusable(Path folder, boolean executed) {
        if (!Files.isDirectory(folder)) {
            return Optional.of(Files.exists(folder) ? "is no folder" : "is not there");
        }
        // 0 where nothing is left, which the probe finds out, and where the system does not tell, as in some containers
        long room = folder.toFile().getUsableSpace();
        try {
            Path probe = Files.createTempFile(folder, "initscope", null);
            try {
                Files.write(probe, new byte[1 << 12]);
                requireLength(probe);
                File file = probe.toFile();
                // where programs may not run natives may not be loaded either
                if (executed && !(file.setExecutable(true) && file.canExecute())) {
                    return Optional.of("allows no programs (it is mounted noexec), and natives are loaded from there");
                }
                return room > 0 && room < LEAST_ROOM_BYTES
                        ? Optional.of("is full (less than " + (LEAST_ROOM_BYTES >> 20) + " MiB are left)")
                        : Optional.empty();
            } finally {
                Files.deleteIfExists(probe);
            }
        } catch (IOException e) {
            String reason = e instanceof FileSystemException failure && failure.getReason() != null
                    ? failure.getReason()
                    : e instanceof java.nio.file.AccessDeniedException ? "permission denied" : e.getMessage();
            return Optional.of("cannot be written (" + reason + ")");
        }
    }

    /**
     * Requires that ND4J can read the number of its threads, which OpenMP itself may be given as a list.
     *
     * @param threads what OMP_NUM_THREADS says, where it is set
     * @throws IllegalArgumentException where that is no number
     */
    public static void requireThreads(Optional<String> threads) {
        require(
                threads.filter(text -> !THREADS.matcher(text).matches()).isEmpty(),
                "OMP_NUM_THREADS is '%s', expected a whole number from 1 to 9999, or nothing",
                threads.orElse(""));
    }

    /**
     * Requires that arguments came here as they were typed.
     *
     * @throws IllegalArgumentException where the character set of the machine's locale has not all of their characters
     */
    public static void requireReadable(String... arguments) {
        String set = System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name());
        boolean ascii = Stream.concat(
                        Stream.of(arguments),
                        Stream.of(Path.of("").toAbsolutePath().toString()))
                .allMatch(text -> text.chars().allMatch(c -> c < 128));
        require(
                ascii || set.equals(StandardCharsets.UTF_8.name()),
                "the arguments or the working directory hold a character that the locale's character set %s does not have:"
                        + " set LC_ALL=C.UTF-8",
                set);
    }
}
