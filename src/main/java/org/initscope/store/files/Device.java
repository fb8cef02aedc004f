package org.initscope.store.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.fs.Path;

/**
 * Something on this machine that takes data and is no file, such as {@code /dev/null} or a pipe. It is written to
 * directly, since a file in its place would replace it for everybody.
 */
final class Device {
    private Device() {}

    static boolean isAt(Path path) {
        if (!PathFileSystem.isLocal(path)) {
            return false;
        }
        java.nio.file.Path file = file(path);
        return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
    }

    /** Opens a device to write to it. Hadoop would give it the permissions of a new file, for everybody. */
    static OutputStream open(Path path) throws IOException {
        return Files.newOutputStream(file(path), StandardOpenOption.WRITE);
    }

    private static java.nio.file.Path file(Path path) {
        return java.nio.file.Path.of(path.toUri().getPath());
    }
}
