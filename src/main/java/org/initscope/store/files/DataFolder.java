package org.initscope.store.files;

import static org.initscope.core.Check.require;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder on any file system of Hadoop, which need not be there; a path without a scheme is one of this machine.
 *
 * @param path as it was given, which sentences show
 */
public record DataFolder(Configuration hadoop, Path path) {

    /** A folder in this one, or a path from here. */
    public DataFolder child(String name) {
        return new DataFolder(hadoop, new Path(path, name));
    }

    /** The folder around this one; this one itself where it is the root. */
    public DataFolder parent() {
        Path absolute = absolute();
        return new DataFolder(hadoop, absolute.isRoot() ? absolute : absolute.getParent());
    }

    /** Its last name. */
    public String name() {
        return absolute().getName();
    }

    /** The path from the root of its file system, whose name it has where that is not this machine's. */
    public Path absolute() {
        try {
            Path qualified = fileSystem().makeQualified(path);
            return PathFileSystem.isLocal(path) ? new Path(qualified.toUri().getPath()) : qualified;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /** Whether there is a folder or file of this path. */
    public boolean exists() {
        try {
            return fileSystem().exists(path);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Whether there is a file in place of the folder. */
    public boolean isFile() {
        return isFile(path);
    }

    /** Whether the folder has a file of a name. */
    public boolean hasFile(String name) {
        return isFile(new Path(path, name));
    }

    private boolean isFile(Path file) {
        try {
            return status(EarlierFile.standing(fileSystem(), file))
                    .filter(FileStatus::isFile)
                    .isPresent();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private Optional<FileStatus> status(Path place) throws IOException {
        try {
            return Optional.of(fileSystem().getFileStatus(place));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    /**
     * When a file of the folder was written.
     *
     * @throws IllegalArgumentException where it is not there
     */
    public Instant written(String name) {
        try {
            return Instant.ofEpochMilli(fileSystem()
                    .getFileStatus(EarlierFile.standing(fileSystem(), new Path(path, name)))
                    .getModificationTime());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The names in the folder; none where it is not there. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        try {
            for (FileStatus status : fileSystem().listStatus(path)) {
                names.add(status.getPath().getName());
            }
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw unreadable(e);
        }
        return names;
    }

    /**
     * Makes the folder and those around it where they are not there.
     *
     * @param remedy what to do where it cannot be made
     * @throws IllegalArgumentException where it cannot be made
     */
    public void create(String remedy) {
        create(path, remedy);
    }

    /** The same, where a sentence is to name another folder, which the reader knows. */
    private void create(Path named, String remedy) {
        try {
            require(fileSystem().mkdirs(path), "the folder %s cannot be written: %s", named, remedy);
        } catch (IOException | FSError e) {
            throw unwritable(named, e, remedy);
        }
    }

    /**
     * The sentence about a folder that cannot be written.
     *
     * @param failure an IOException, or what a file system or a consumer of rows throws around one
     * @param remedy what to do about it
     */
    public IllegalArgumentException unwritable(Throwable failure, String remedy) {
        return unwritable(path, failure, remedy);
    }

    private static IllegalArgumentException unwritable(Path named, Throwable failure, String remedy) {
        Throwable reason = failure.getCause() instanceof IOException cause ? cause : failure;
        return new IllegalArgumentException(
                "the folder " + named + " cannot be written (" + reason(reason) + "): " + remedy, failure);
    }

    /**
     * Makes a folder in this one under a hidden name of its own, which is removed when the process is interrupted. What
     * killed processes left is removed now.
     *
     * @param name that the hidden one begins with
     * @param remedy what to do where it cannot be made
     * @throws IllegalArgumentException where it cannot be made
     */
    public DataFolder hidden(String name, String remedy) {
        removeLeftovers();
        DataFolder hidden = child(StagingName.take(name));
        try {
            hidden.create(path, remedy);
            hidden.deleteAtExit();
        } catch (IllegalArgumentException e) {
            StagingName.giveUp(hidden.name());
            throw e;
        }
        return hidden;
    }

    /** Removes the folder at the end of this process, where it is still there. */
    public void deleteAtExit() {
        try {
            PathFileSystem.deleteAtExit(hadoop, path);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElseThrow();
    }

    /**
     * The text of a file in UTF-8.
     *
     * @throws IllegalArgumentException where it cannot be read
     */
    public String readText(String name) {
        Path file = new Path(path, name);
        try (InputStream in = read(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException("the file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Writes a text in UTF-8 whole or not at all, in the place of an earlier one. A file that already has the text stays
     * as it is.
     */
    public void writeText(String name, String text) {
        boolean isDevice = Device.isAt(new Path(path, name));
        if (isDevice || !hasFile(name) || !readText(name).equals(text)) {
            replace(name, "file", out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /**
     * Writes a file whole or not at all, in the place of an earlier one. It writes to a device directly.
     *
     * @param what the file is, for the sentence
     * @throws IllegalArgumentException where it cannot be written
     */
    public void replace(String name, String what, AtomicFile.Content content) {
        Path named = new Path(path, name);
        require(exists(), "the folder %s has gone, it was removed or moved while something wrote to it", path);
        try {
            if (Device.isAt(named)) {
                try (OutputStream out = Device.open(named)) {
                    content.write(out);
                }
                return;
            }
            // a rename onto a folder moves the file into it, under its hidden name, and succeeds
            require(
                    status(named).filter(FileStatus::isDirectory).isEmpty(),
                    "the %s %s cannot be written: it is a folder, give the name of a file",
                    what,
                    named);
            AtomicFile.write(hadoop, named, content);
        } catch (IOException | FSError e) {
            throw AtomicFile.unwritable(what, named, e);
        }
    }

    /**
     * Moves every file in this folder, and in those in it, to the same place in another one, over earlier ones. It moves
     * all of them, or none where one cannot be moved, and returns their paths in the other folder.
     */
    public List<String> moveInto(DataFolder target) {
        try {
            try (MovedFiles moved = new MovedFiles(fileSystem(), path, target.path)) {
                return moved.move();
            }
        } catch (IOException | FSError e) {
            throw AtomicFile.unwritable("folder", target.path, e);
        }
    }

    /**
     * Gives the folder the name of another one that is not there.
     *
     * @throws IllegalArgumentException where it is there, or cannot be written
     */
    public void renameTo(DataFolder target) {
        try {
            AtomicFolder.giveName(fileSystem(), path, target.path);
        } catch (IOException e) {
            throw AtomicFile.unwritable("folder", target.path, e);
        }
    }

    /** Removes the hidden files and folders that processes of this machine left which have ended. */
    public void removeLeftovers() {
        try {
            StagingName.removeLeftovers(fileSystem(), path);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Opens a file to write it anew; the folder is made. */
    public FSDataOutputStream open(String name) throws IOException {
        return fileSystem().create(new Path(path, name), true);
    }

    /** Opens a file to append to it, where it is there. */
    public FSDataOutputStream append(String name) throws IOException {
        return hasFile(name) ? fileSystem().append(new Path(path, name)) : open(name);
    }

    /** Opens a file to read it. */
    public InputStream read(String name) throws IOException {
        return fileSystem().open(EarlierFile.standing(fileSystem(), new Path(path, name)));
    }

    /** Writes a file where none of its name is there. Returns whether it did. */
    boolean createFile(String name, String text) {
        Path file = new Path(path, name);
        try (OutputStream out = fileSystem().create(file, false)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException | FSError e) {
            throw AtomicFile.unwritable("file", file, e);
        }
    }

    /** Removes a file, where it is there. */
    public void deleteFile(String name) {
        delete(new Path(path, name), false);
    }

    /** Removes the folder where nothing is in it. */
    public void deleteWhereEmpty() {
        if (exists() && names().isEmpty()) {
            delete(path, false);
        }
    }

    /** Removes the folder with all that is in it, where it is there. */
    public void delete() {
        delete(path, true);
    }

    private void delete(Path target, boolean recursive) {
        try {
            AtomicFile.delete(fileSystem(), target, recursive);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot remove " + target + ": " + e.getMessage(), e);
        }
    }

    private FileSystem fileSystem() throws IOException {
        return PathFileSystem.of(hadoop, path);
    }

    private IllegalArgumentException unreadable(IOException cause) {
        return new IllegalArgumentException("the folder " + path + " cannot be read: " + reason(cause), cause);
    }
}
