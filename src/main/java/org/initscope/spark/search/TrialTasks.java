package org.initscope.spark.search;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.initscope.core.diagnosis.rules.StandardRules;
import org.initscope.core.diagnosis.rules.Thresholds;
import org.initscope.core.search.EarlyStopping;
import org.initscope.spark.search.trial.TrialAttempt;
import org.initscope.spark.search.trial.TrialData;
import org.initscope.spark.search.trial.TrialRunner;
import org.initscope.spark.search.trial.TrialSegment;
import scala.Function2;
import scala.collection.Iterator;
import scala.collection.immutable.Range$;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Runs trials as the tasks of Spark jobs. Results reach the driver with each task that ends well, so that a task that is tried
 * again, or twice at once, brings nothing twice.
 */
final class TrialTasks {
    private final JavaSparkContext spark;
    private final List<Broadcast<TrialData>> data;
    private final Thresholds thresholds;
    private final EarlyStopping earlyStopping;

    /**
     * @param thresholds what trials are judged by
     * @param earlyStopping whether trials stop by themselves
     */
    TrialTasks(
            JavaSparkContext spark,
            List<Broadcast<TrialData>> data,
            Thresholds thresholds,
            EarlyStopping earlyStopping) {
        this.spark = spark;
        this.data = data;
        this.thresholds = thresholds;
        this.earlyStopping = earlyStopping;
    }

    /**
     * Runs the tasks of one job.
     *
     * @param results hears what came of each task, on Spark's scheduling thread
     */
    void run(List<ArrayList<TrialSegment>> tasks, Consumer<List<TrialAttempt>> results) {
        JavaRDD<ArrayList<TrialSegment>> rdd = spark.parallelize(tasks, tasks.size());
        spark.sc()
                .runJob(
                        rdd.rdd(),
                        new RunTask(data, thresholds, earlyStopping),
                        Range$.MODULE$.apply(0, tasks.size()),
                        handler(results),
                        ClassTag$.MODULE$.apply(ArrayList.class));
    }

    private static Function2<Object, ArrayList<TrialAttempt>, BoxedUnit> handler(Consumer<List<TrialAttempt>> results) {
        return new AbstractFunction2<>() {
            @Override
            public BoxedUnit apply(Object partition, ArrayList<TrialAttempt> ofTask) {
                results.accept(ofTask);
                return BoxedUnit.UNIT;
            }
        };
    }

    /** One task on an executor. */
    private static final class RunTask
            extends AbstractFunction2<TaskContext, Iterator<ArrayList<TrialSegment>>, ArrayList<TrialAttempt>>
            implements Serializable {
        private static final long serialVersionUID = 1L;

        private final ArrayList<Broadcast<TrialData>> data;
        private final Thresholds thresholds;
        private final EarlyStopping earlyStopping;

        RunTask(List<Broadcast<TrialData>> data, Thresholds thresholds, EarlyStopping earlyStopping) {
            this.data = new ArrayList<>(data);
            this.thresholds = thresholds;
            this.earlyStopping = earlyStopping;
        }

        @Override
        public ArrayList<TrialAttempt> apply(TaskContext context, Iterator<ArrayList<TrialSegment>> partition) {
            ArrayList<TrialAttempt> results = new ArrayList<>();
            TrialRunner[] runners = new TrialRunner[data.size()];
            while (partition.hasNext()) {
                for (TrialSegment segment : partition.next()) {
                    if (context.isInterrupted()) {
                        throw new TaskKilledException("another attempt has ended first");
                    }
                    int index = segment.plan().data();
                    if (runners[index] == null) {
                        runners[index] = new TrialRunner(
                                data.get(index).value(), StandardRules.diagnosis(thresholds), earlyStopping);
                    }
                    results.add(runners[index].run(segment));
                    if (results.get(results.size() - 1) instanceof TrialAttempt.Disturbed && context.isInterrupted()) {
                        throw new TaskKilledException("the task was told to end");
                    }
                }
            }
            return results;
        }
    }
}
