package org.initscope.store.files;

import static org.initscope.core.Check.require;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Files on their way from one folder into another. Earlier files stand aside until all have their places, and return
 * where one cannot be moved.
 */
final class MovedFiles implements AutoCloseable {
    private final FileSystem fileSystem;
    private final Path from;
    private final Path to;
    private final Path aside;
    private final Deque<String> begun = new ArrayDeque<>();
    private boolean done;

    MovedFiles(FileSystem fileSystem, Path from, Path to) {
        this.fileSystem = fileSystem;
        this.from = fileSystem.makeQualified(from);
        this.to = to;
        this.aside = new Path(to, StagingName.take("earlier"));
    }

    /** Moves all files of the folder, and of those in it, and returns their paths in the other one. */
    List<String> move() throws IOException {
        List<String> names = names(from);
        Collections.sort(names);
        for (String name : names) {
            begun.push(name);
            Path place = new Path(to, name);
            if (fileSystem.exists(place)) {
                move(place, new Path(aside, name));
            }
            move(new Path(from, name), place);
        }
        done = true;
        return names;
    }

    /** Hadoop's own walk asks for permissions, which not every file system has. */
    private List<String> names(Path folder) throws IOException {
        String root = from.toUri().getPath() + "/";
        List<String> names = new ArrayList<>();
        for (FileStatus status : fileSystem.listStatus(folder)) {
            if (status.isDirectory()) {
                names.addAll(names(status.getPath()));
            } else {
                names.add(status.getPath().toUri().getPath().substring(root.length()));
            }
        }
        return names;
    }

    private void move(Path file, Path place) throws IOException {
        fileSystem.mkdirs(place.getParent());
        require(AtomicFile.rename(fileSystem, file, place), "the file %s cannot be put in its place", place);
    }

    /** Takes the files back where not all have their places. The next writer removes what cannot be taken back. */
    @Override
    public void close() throws IOException {
        try {
            while (!done && !begun.isEmpty()) {
                takeBack(begun.pop());
            }
            AtomicFile.delete(fileSystem, aside, true);
        } finally {
            StagingName.giveUp(aside.getName());
        }
    }

    private void takeBack(String name) throws IOException {
        Path place = new Path(to, name);
        if (!fileSystem.exists(new Path(from, name))) {
            AtomicFile.delete(fileSystem, place, false);
        }
        if (fileSystem.exists(new Path(aside, name))) {
            move(new Path(aside, name), place);
        }
    }
}
