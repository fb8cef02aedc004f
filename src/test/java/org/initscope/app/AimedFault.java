package org.initscope.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.spark.SparkConf;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * Runs in a driver ({@code spark.extraListeners}). It kills or stops the process of an executor at one moment of an averaging
 * round, and prints {@code aimed fault hit} once the task that was meant has failed by it.
 */
public final class AimedFault extends SparkListener {
    /** The setting with the moment's name. */
    static final String MOMENT = "spark.initscope.aimed";

    /** A few rounds pass first, and as many kills may miss. */
    private static final int UNDISTURBED_ROUNDS = 2;

    private static final int MOST_KILLS = 3;
    private static final String ROUND = "org.initscope.spark.averaging.ResidentAveraging.round";
    private static final String RESULTS = "org.apache.spark.scheduler.TaskResultGetter";
    private static final Pattern FETCHED = Pattern.compile("Fetching indirect task result .*\\(TID (\\d+)\\)");

    /** Where in a round an executor is killed. */
    enum Moment {
        /** A task of the round has started, its local steps are under way. */
        LOCAL_STEPS,
        /** The task has ended, and the driver is about to fetch its result from the executor. */
        RESULT,
        /** As the first, but the executor is stopped until a copy of its task has ended elsewhere. */
        HANG
    }

    private record Started(String executor, int round) {}

    private final Moment moment;
    private final String driver;
    private final Set<Integer> rounds = new HashSet<>();
    private final Map<Long, Started> tasks = new ConcurrentHashMap<>();
    private final Set<Long> aimedAt = ConcurrentHashMap.newKeySet();
    private volatile boolean hit;
    private volatile Optional<ProcessHandle> stopped = Optional.empty();

    public AimedFault(SparkConf conf) {
        moment = Moment.valueOf(conf.get(MOMENT));
        driver =
                "spark://CoarseGrainedScheduler@" + conf.get("spark.driver.host") + ":" + conf.get("spark.driver.port");
        if (moment == Moment.RESULT) {
            new BeforeFetching().listen();
        }
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
        if (submitted.stageInfo().details().contains(ROUND)) {
            rounds.add(submitted.stageInfo().stageId());
        }
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart start) {
        if (!rounds.contains(start.stageId())) {
            return;
        }
        long task = start.taskInfo().taskId();
        tasks.put(task, new Started(start.taskInfo().executorId(), rounds.size()));
        if (moment != Moment.RESULT) {
            kill(task);
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        boolean copyHasWon = end.taskInfo().speculative() && end.reason() == Success$.MODULE$;
        if (copyHasWon && stopped.isPresent()) {
            signal(stopped.get(), "CONT");
            stopped = Optional.empty();
        }
        if (aimedAt.remove(end.taskInfo().taskId()) && end.reason() != Success$.MODULE$) {
            hit = true;
            System.out.println("aimed fault hit: " + moment + " " + end.reason());
        }
    }

    /** At most one executor at a time, until one was hit. */
    private synchronized void kill(long task) {
        Started started = tasks.get(task);
        if (hit || started == null || started.round() <= UNDISTURBED_ROUNDS || !aimedAt.isEmpty()) {
            return;
        }
        if (started.round() > UNDISTURBED_ROUNDS + MOST_KILLS) {
            return;
        }
        Optional<ProcessHandle> executor = ProcessHandle.allProcesses()
                .filter(child -> isExecutor(child.pid(), started.executor()))
                .findFirst();
        executor.ifPresent(process -> {
            aimedAt.add(task);
            if (moment == Moment.HANG) {
                signal(process, "STOP");
                stopped = Optional.of(process);
            } else {
                process.destroyForcibly();
                process.onExit().join();
            }
        });
    }

    private static void signal(ProcessHandle process, String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An executor of this driver, and no other's. */
    private boolean isExecutor(long pid, String id) {
        try {
            List<String> arguments = List.of(
                    Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1)
                            .split("\0"));
            return Collections.indexOfSubList(arguments, List.of("--driver-url", driver)) >= 0
                    && Collections.indexOfSubList(arguments, List.of("--executor-id", id)) >= 0;
        } catch (IOException e) {
            // it has ended, or is somebody else's
            return false;
        }
    }

    /** Spark says so on the thread that fetches, before it does: what happens here comes before. */
    private final class BeforeFetching extends AbstractAppender {
        BeforeFetching() {
            super("aimed-fault", null, null, false, Property.EMPTY_ARRAY);
        }

        void listen() {
            start();
            LoggerContext context = (LoggerContext) LogManager.getContext(false);
            LoggerConfig results = new LoggerConfig(RESULTS, Level.DEBUG, false);
            results.addAppender(this, Level.DEBUG, null);
            context.getConfiguration().addLogger(RESULTS, results);
            context.updateLoggers();
        }

        @Override
        public void append(LogEvent event) {
            Matcher fetched = FETCHED.matcher(event.getMessage().getFormattedMessage());
            if (fetched.find()) {
                kill(Long.parseLong(fetched.group(1)));
            }
        }
    }
}
