-- The views of duckdb.sql for Spark SQL, from the folder that has runs/: spark-sql -i sql/spark.sql
--
-- Swept keys that are no main setting have no column in results here: table trials has them. Spark refuses the first
-- table of which there is no row, in no run and in no search.

create or replace temporary view results_files (trial_id string, seed bigint, outcome string, reason string, diverged_step bigint, diverged_layer string, rung int, steps_taken bigint, initial_loss double, uniform_loss double, attainable_loss double, attainable_loss_deviation double, train_loss double, dev_loss double, dev_loss_recalibrated double, step_seconds double, seconds double, verdict string, model_hidden array<bigint>, model_activation string, model_normalization string, training_optimizer string, training_learning_rate double, training_learning_rate_text string, config string, command string, status string, started_at timestamp, finished_at timestamp, config_json string, config_hash string, names_sha256 string, versions string, workers int, local_steps int, batch_size int, steps bigint, engine string, master string, vocabulary_size int, train_examples bigint, parameters bigint, attainable_loss_twice double, counting_loss double)
using parquet options (path 'runs/{tables/runs,searches/tables/trials}', recursiveFileLookup 'true');
create or replace temporary view results_ids as
select nullif(regexp_extract(input_file_name(), 'run_id=([^/]+)', 1), '') as run_id,
  nullif(regexp_extract(input_file_name(), 'search_id=([^/]+)', 1), '') as search_id, * from results_files;
create or replace temporary view results as
select coalesce(run_id, concat(search_id, '/', trial_id)) as id, if(search_id is null, 'run', 'trial') as kind, coalesce(status, outcome) as status, run_id, search_id, trial_id, seed, reason, diverged_step, diverged_layer, rung, steps_taken, initial_loss, uniform_loss, attainable_loss, attainable_loss_deviation, train_loss, dev_loss, dev_loss_recalibrated, step_seconds, seconds, verdict, model_hidden, model_activation, model_normalization, training_optimizer, training_learning_rate, training_learning_rate_text, config, command, started_at, finished_at, config_json, config_hash, names_sha256, versions, workers, local_steps, batch_size, steps, engine, master, vocabulary_size, train_examples, parameters, attainable_loss_twice, counting_loss from results_ids;

create or replace temporary view training_steps_files (trial_id string, worker int, step bigint, round bigint, examples int, loss double, learning_rate double)
using parquet options (path 'runs/{tables,searches/tables}/training_steps', recursiveFileLookup 'true');
create or replace temporary view training_steps_ids as
select nullif(regexp_extract(input_file_name(), 'run_id=([^/]+)', 1), '') as run_id,
  nullif(regexp_extract(input_file_name(), 'search_id=([^/]+)', 1), '') as search_id, * from training_steps_files;
create or replace temporary view training_steps as
select coalesce(run_id, concat(search_id, '/', trial_id)) as id, * from training_steps_ids;

create or replace temporary view averaging_rounds_files (trial_id string, round bigint, end_step bigint, worker int, examples bigint, loss double, drift_l2 double, parameter_l2 double, compute_seconds double, averaging_seconds double)
using parquet options (path 'runs/{tables,searches/tables}/averaging_rounds', recursiveFileLookup 'true');
create or replace temporary view averaging_rounds_ids as
select nullif(regexp_extract(input_file_name(), 'run_id=([^/]+)', 1), '') as run_id,
  nullif(regexp_extract(input_file_name(), 'search_id=([^/]+)', 1), '') as search_id, * from averaging_rounds_files;
create or replace temporary view averaging_rounds as
select coalesce(run_id, concat(search_id, '/', trial_id)) as id, * from averaging_rounds_ids;

create or replace temporary view layer_statistics_files (trial_id string, scope string, worker int, round bigint, step bigint, layer_index int, layer_name string, layer_kind string, quantity string, parameter string, count bigint, nonfinite_count bigint, zero_count bigint, mean double, m2 double, std double, min double, max double, l2 double, saturated_97_count bigint, saturated_99_count bigint, unit_count int, dead_unit_count int, dead_units array<bigint>, nonfinite_share double, zero_share double, saturated_97_share double, saturated_99_share double, dead_unit_share double, grad_data_ratio double, update_data_log10 double, kurtosis double, example_pairs bigint, mean_cosine double, effective_rank double)
using parquet options (path 'runs/{tables,searches/tables}/layer_statistics', recursiveFileLookup 'true');
create or replace temporary view layer_statistics_ids as
select nullif(regexp_extract(input_file_name(), 'run_id=([^/]+)', 1), '') as run_id,
  nullif(regexp_extract(input_file_name(), 'search_id=([^/]+)', 1), '') as search_id, * from layer_statistics_files;
create or replace temporary view layer_statistics as
select coalesce(run_id, concat(search_id, '/', trial_id)) as id, * from layer_statistics_ids;

create or replace temporary view layer_histograms_files (trial_id string, scope string, worker int, round bigint, step bigint, layer_index int, layer_name string, layer_kind string, quantity string, parameter string, lower double, upper double, counts array<bigint>, underflow bigint, overflow bigint)
using parquet options (path 'runs/{tables,searches/tables}/layer_histograms', recursiveFileLookup 'true');
create or replace temporary view layer_histograms_ids as
select nullif(regexp_extract(input_file_name(), 'run_id=([^/]+)', 1), '') as run_id,
  nullif(regexp_extract(input_file_name(), 'search_id=([^/]+)', 1), '') as search_id, * from layer_histograms_files;
create or replace temporary view layer_histograms as
select coalesce(run_id, concat(search_id, '/', trial_id)) as id, * from layer_histograms_ids;

create or replace temporary view batch_norm_units_files (trial_id string, scope string, worker int, round bigint, step bigint, layer_index int, layer_name string, unit int, running_mean double, running_var double, gamma double, beta double, batch_mean double, batch_var double)
using parquet options (path 'runs/{tables,searches/tables}/batch_norm_units', recursiveFileLookup 'true');
create or replace temporary view batch_norm_units_ids as
select nullif(regexp_extract(input_file_name(), 'run_id=([^/]+)', 1), '') as run_id,
  nullif(regexp_extract(input_file_name(), 'search_id=([^/]+)', 1), '') as search_id, * from batch_norm_units_files;
create or replace temporary view batch_norm_units as
select coalesce(run_id, concat(search_id, '/', trial_id)) as id, * from batch_norm_units_ids;

create or replace temporary view evaluations_files (trial_id string, round bigint, step bigint, split string, bn_statistics string, loss double, accuracy double, examples bigint, complete boolean, final boolean)
using parquet options (path 'runs/{tables,searches/tables}/evaluations', recursiveFileLookup 'true');
create or replace temporary view evaluations_ids as
select nullif(regexp_extract(input_file_name(), 'run_id=([^/]+)', 1), '') as run_id,
  nullif(regexp_extract(input_file_name(), 'search_id=([^/]+)', 1), '') as search_id, * from evaluations_files;
create or replace temporary view evaluations as
select coalesce(run_id, concat(search_id, '/', trial_id)) as id, * from evaluations_ids;

create or replace temporary view critical_rates_files (trial_id string, round bigint, step bigint, examples int, loss double, learning_rate double, curvature double, critical_learning_rate double, rate_over_critical double)
using parquet options (path 'runs/{tables,searches/tables}/critical_rates', recursiveFileLookup 'true');
create or replace temporary view critical_rates_ids as
select nullif(regexp_extract(input_file_name(), 'run_id=([^/]+)', 1), '') as run_id,
  nullif(regexp_extract(input_file_name(), 'search_id=([^/]+)', 1), '') as search_id, * from critical_rates_files;
create or replace temporary view critical_rates as
select coalesce(run_id, concat(search_id, '/', trial_id)) as id, * from critical_rates_ids;

create or replace temporary view theory_files (trial_id string, variant string, layer_index int, layer_name string, examples int, preactivation_std double, preactivation_std_predicted double, activation_std double, activation_std_predicted double, activation_gradient_std double, activation_gradient_std_predicted double, gradient_growth double, gradient_growth_predicted double, variance_fixed_point double, chi double, depth_scale double, initial_loss_predicted double, mean_cosine double, mean_cosine_predicted double, correlation_fixed_point double, correlation_slope double, correlation_depth_scale double)
using parquet options (path 'runs/{tables,searches/tables}/theory', recursiveFileLookup 'true');
create or replace temporary view theory_ids as
select nullif(regexp_extract(input_file_name(), 'run_id=([^/]+)', 1), '') as run_id,
  nullif(regexp_extract(input_file_name(), 'search_id=([^/]+)', 1), '') as search_id, * from theory_files;
create or replace temporary view theory as
select coalesce(run_id, concat(search_id, '/', trial_id)) as id, * from theory_ids;

create or replace temporary view findings_files (trial_id string, rule string, rule_version int, verdict string, layer_index int, layer_name string, quantity string, parameter string, from_step bigint, to_step bigint, observed double, threshold double, expected_cost double, expected_cost_low double, expected_cost_high double, after_steps bigint, message string, remedy string, no_remedy string)
using parquet options (path 'runs/{tables,searches/tables}/findings', recursiveFileLookup 'true');
create or replace temporary view findings_ids as
select nullif(regexp_extract(input_file_name(), 'run_id=([^/]+)', 1), '') as run_id,
  nullif(regexp_extract(input_file_name(), 'search_id=([^/]+)', 1), '') as search_id, * from findings_files;
create or replace temporary view findings as
select coalesce(run_id, concat(search_id, '/', trial_id)) as id, * from findings_ids;
