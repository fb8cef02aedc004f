package org.initscope.store.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What replacing a file does to what stands in its place, and what becomes of hidden folders. */
class DataFolderTest {
    @TempDir
    private Path place;

    @Test
    void aFileTakesThePlaceOfAnEarlierOne() throws IOException {
        folder().writeText("text", "earlier");
        folder().writeText("text", "later");

        assertThat(place.resolve("text")).hasContent("later");
        assertThat(Files.list(place)).containsExactly(place.resolve("text"));
    }

    /** Through a link, so that a wrong program loses the link and not the machine its device. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aDeviceIsWrittenToAndStays() throws IOException {
        Path device = Path.of("/dev/null");
        Path link = Files.createSymbolicLink(place.resolve("nowhere"), device);
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(device);

        folder().writeText("nowhere", "text");

        assertThat(Files.getPosixFilePermissions(device)).isEqualTo(permissions);

        assertThat(link).isSymbolicLink();
        assertThat(Files.list(place)).containsExactly(link);
    }

    @Test
    void aFolderIsNotReplacedAndNothingIsPutIntoIt() throws IOException {
        Path there = Files.createDirectory(place.resolve("there"));

        assertThatThrownBy(() -> folder().writeText("there", "text"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("there cannot be written: it is a folder, give the name of a file");

        assertThat(there).isEmptyDirectory();
        assertThat(Files.list(place)).containsExactly(there);
    }

    /** A name that only this process knows helps nobody. */
    @Test
    void theSentenceOfAHiddenFolderNamesTheFolderThatWasGiven() throws IOException {
        Path file = Files.createFile(place.resolve("file"));

        assertThatThrownBy(() -> folder().child("file").hidden("export", "give another -o"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the folder " + file.toUri().getPath() + " cannot be written (")
                .hasMessageEndingWith("): give another -o")
                .hasMessageNotContaining("unfinished");
    }

    /** What an interrupted process does at its end: Hadoop closes its file systems. */
    @Test
    void aHiddenFolderGoesWithTheProcess() throws IOException {
        DataFolder hidden = folder().hidden("work", "give another");
        hidden.writeText("text", "half of it");
        DataFolder named = folder().hidden("work", "give another");
        named.renameTo(folder().child("work"));

        FileSystem.getLocal(new Configuration()).close();

        assertThat(Files.list(place)).containsExactly(place.resolve("work"));
    }

    private DataFolder folder() {
        return new DataFolder(new Configuration(), new org.apache.hadoop.fs.Path(place.toString()));
    }
}
