package org.initscope.app.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.initscope.core.remedy.Peers;
import org.initscope.core.search.Population;
import org.initscope.store.files.DataFolder;
import org.initscope.store.results.Tables;
import org.initscope.store.results.rows.TrialRow;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableSchema;

/** What each trial of a search is compared with: the other trials of its network and data. */
final class SearchPopulation {
    /** Trials beyond which none are compared, since all of them would have to be in memory. */
    private static final int MOST = 200_000;

    private final Map<String, List<String>> values = new HashMap<>();
    private final Population population;

    /**
     * Reads all trials of a search.
     *
     * @param folder of the search
     */
    SearchPopulation(DataFolder folder, TableReader tables) {
        SweptValues swept = SweptValues.of(folder);
        TableSchema schema = tables.schema(Tables.TRIALS.schema(), folder.name());
        List<Population.Sample> trials = new ArrayList<>();
        tables.forEach(schema, tables.parts(schema, folder.name()), row -> {
            if (values.size() < MOST) {
                TrialRow.Summary trial = Tables.TRIAL_SUMMARIES.read(row);
                List<String> own = swept.of(row);
                values.put(trial.trialId(), own);
                if (!trial.isStopped() && !Double.isNaN(loss(trial))) {
                    trials.add(new Population.Sample(own, loss(trial)));
                }
            }
        });
        if (values.size() == MOST) {
            values.clear();
            trials.clear();
        }
        population = Population.of(swept.keys(), trials);
    }

    private static double loss(TrialRow.Summary trial) {
        double uniform = trial.losses().uniformLoss();
        double loss = trial.losses().devLoss();
        return trial.isCompleted() && loss < uniform ? loss : uniform;
    }

    /** What is known of the others of a trial's network. */
    Peers of(String trial) {
        List<String> own = values.get(trial);
        return own == null ? Peers.none() : new Peers(population.best(own), population.better(own));
    }
}
