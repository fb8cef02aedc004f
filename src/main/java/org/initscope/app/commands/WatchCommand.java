package org.initscope.app.commands;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.initscope.app.commands.options.LimitOptions;
import org.initscope.app.commands.options.ResultsFolder;
import org.initscope.app.commands.options.RunOrSearch;
import org.initscope.app.machine.ExitCode;
import org.initscope.app.watch.Watch;
import org.initscope.app.watch.WatchServer;
import org.initscope.app.watch.Watched;
import org.initscope.app.watch.WatchedRun;
import org.initscope.app.watch.WatchedSearch;
import org.initscope.store.files.DataFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code initscope watch}. */
@Command(
        name = "watch",
        description = {
            "Shows the report of a run or search in a browser of this machine, and keeps it up to date while it trains.",
            "It reads what another process, or another machine, writes into the folder, and disturbs nothing. It says when"
                    + " the training has ended, and then still shows the final page. Ctrl-C ends it, with exit code 130."
        },
        footer = {"  initscope watch first", "  initscope watch init-grid --port 8080"})
public final class WatchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "RUN|SEARCH",
            description = "The run or search: a folder, such as runs/first, or an id under --out or its searches/.")
    private String subject;

    @Mixin
    private ResultsFolder results;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = "The port of 127.0.0.1 that the page has (0, a free one).")
    private int port;

    @Mixin
    private LimitOptions limits;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Watched watched = watched();
        CountDownLatch signal = new CountDownLatch(1);
        try (Watch watch = new Watch(
                        watched, () -> out.println("ended: the page is the final one; Ctrl-C ends the watch"));
                WatchServer server = WatchServer.start(watch, port)) {
            out.println("watching " + watched.title() + ": " + server.address());
            out.flush();
            watch.start();
            signal.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.INTERRUPTED;
    }

    private Watched watched() {
        RunOrSearch named = new RunOrSearch(subject, results.out());
        named.namedTrial().ifPresent(trial -> {
            throw new IllegalArgumentException(subject + " is a trial of a search: watch the search, "
                    + trial.search().name());
        });
        Optional<DataFolder> search = named.search();
        return search.isPresent() ? new WatchedSearch(search.get()) : new WatchedRun(named.run(), limits.limits());
    }
}
