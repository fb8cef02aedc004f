-- Views over runs and searches together, for DuckDB 1.1 or later, from the folder that has runs/: .read sql/duckdb.sql
--
-- results has a row a run and a row a trial; the others have the rows of their tables. The column id is that of a run, or
-- SEARCH/TRIAL, as commands take it. What is not written yet has no row: run this again after the first run, or search.

create or replace temp macro source_of(name) as (
  select string_agg(part, ' union all by name ')
  from (
    select 'from ' || name || '_columns' as part
    union all
    select 'select run_id as id, * from read_parquet(''runs/tables/' || name
        || '/*/*.parquet'', hive_partitioning = true, union_by_name = true)'
    where exists (from glob('runs/tables/' || name || '/*/*.parquet'))
    union all
    select 'select search_id || ''/'' || trial_id as id, * from read_parquet(''runs/searches/tables/' || name
        || '/*/*.parquet'', hive_partitioning = true, union_by_name = true)'
    where exists (from glob('runs/searches/tables/' || name || '/*/*.parquet'))
  )
);

create or replace temp view results_columns as
select null::varchar as kind, null::varchar as id, null::varchar as run_id, null::varchar as search_id, null::varchar as trial_id, null::bigint as seed, null::varchar as reason, null::bigint as diverged_step, null::varchar as diverged_layer, null::integer as rung, null::bigint as steps_taken, null::double as initial_loss, null::double as uniform_loss, null::double as attainable_loss, null::double as attainable_loss_deviation, null::double as train_loss, null::double as dev_loss, null::double as dev_loss_recalibrated, null::double as step_seconds, null::double as seconds, null::varchar as verdict, null::bigint[] as model_hidden, null::varchar as model_activation, null::varchar as model_normalization, null::varchar as training_optimizer, null::double as training_learning_rate, null::varchar as training_learning_rate_text, null::varchar as config, null::varchar as command, null::varchar as status, null::timestamptz as started_at, null::timestamptz as finished_at, null::varchar as config_json, null::varchar as config_hash, null::varchar as names_sha256, null::varchar as versions, null::integer as workers, null::integer as local_steps, null::integer as batch_size, null::bigint as steps, null::varchar as engine, null::varchar as master, null::integer as vocabulary_size, null::bigint as train_examples, null::bigint as parameters, null::double as attainable_loss_twice, null::double as counting_loss where false;
set variable source_of_results = (
  select string_agg(part, ' union all by name ')
  from (
    select 'from results_columns' as part
    union all
    select 'select ''run'' as kind, run_id as id, * from read_parquet(''runs/tables/runs/*/*.parquet'','
        || ' hive_partitioning = true, union_by_name = true)'
    where exists (from glob('runs/tables/runs/*/*.parquet'))
    union all
    select 'select ''trial'' as kind, search_id || ''/'' || trial_id as id, outcome as status, * exclude (outcome)'
        || ' from read_parquet(''runs/searches/tables/trials/*/*.parquet'', hive_partitioning = true, union_by_name = true)'
    where exists (from glob('runs/searches/tables/trials/*/*.parquet'))
  )
);
create or replace temp view results as from query(getvariable('source_of_results'));

create or replace temp view training_steps_columns as
select null::varchar as id, null::varchar as run_id, null::varchar as search_id, null::varchar as trial_id, null::integer as worker, null::bigint as step, null::bigint as round, null::integer as examples, null::double as loss, null::double as learning_rate where false;
set variable source_of_training_steps = source_of('training_steps');
create or replace temp view training_steps as from query(getvariable('source_of_training_steps'));

create or replace temp view averaging_rounds_columns as
select null::varchar as id, null::varchar as run_id, null::varchar as search_id, null::varchar as trial_id, null::bigint as round, null::bigint as end_step, null::integer as worker, null::bigint as examples, null::double as loss, null::double as drift_l2, null::double as parameter_l2, null::double as compute_seconds, null::double as averaging_seconds where false;
set variable source_of_averaging_rounds = source_of('averaging_rounds');
create or replace temp view averaging_rounds as from query(getvariable('source_of_averaging_rounds'));

create or replace temp view layer_statistics_columns as
select null::varchar as id, null::varchar as run_id, null::varchar as search_id, null::varchar as trial_id, null::varchar as scope, null::integer as worker, null::bigint as round, null::bigint as step, null::integer as layer_index, null::varchar as layer_name, null::varchar as layer_kind, null::varchar as quantity, null::varchar as parameter, null::bigint as count, null::bigint as nonfinite_count, null::bigint as zero_count, null::double as mean, null::double as m2, null::double as std, null::double as min, null::double as max, null::double as l2, null::bigint as saturated_97_count, null::bigint as saturated_99_count, null::integer as unit_count, null::integer as dead_unit_count, null::bigint[] as dead_units, null::double as nonfinite_share, null::double as zero_share, null::double as saturated_97_share, null::double as saturated_99_share, null::double as dead_unit_share, null::double as grad_data_ratio, null::double as update_data_log10, null::double as kurtosis, null::bigint as example_pairs, null::double as mean_cosine, null::double as effective_rank where false;
set variable source_of_layer_statistics = source_of('layer_statistics');
create or replace temp view layer_statistics as from query(getvariable('source_of_layer_statistics'));

create or replace temp view layer_histograms_columns as
select null::varchar as id, null::varchar as run_id, null::varchar as search_id, null::varchar as trial_id, null::varchar as scope, null::integer as worker, null::bigint as round, null::bigint as step, null::integer as layer_index, null::varchar as layer_name, null::varchar as layer_kind, null::varchar as quantity, null::varchar as parameter, null::double as lower, null::double as upper, null::bigint[] as counts, null::bigint as underflow, null::bigint as overflow where false;
set variable source_of_layer_histograms = source_of('layer_histograms');
create or replace temp view layer_histograms as from query(getvariable('source_of_layer_histograms'));

create or replace temp view batch_norm_units_columns as
select null::varchar as id, null::varchar as run_id, null::varchar as search_id, null::varchar as trial_id, null::varchar as scope, null::integer as worker, null::bigint as round, null::bigint as step, null::integer as layer_index, null::varchar as layer_name, null::integer as unit, null::double as running_mean, null::double as running_var, null::double as gamma, null::double as beta, null::double as batch_mean, null::double as batch_var where false;
set variable source_of_batch_norm_units = source_of('batch_norm_units');
create or replace temp view batch_norm_units as from query(getvariable('source_of_batch_norm_units'));

create or replace temp view evaluations_columns as
select null::varchar as id, null::varchar as run_id, null::varchar as search_id, null::varchar as trial_id, null::bigint as round, null::bigint as step, null::varchar as split, null::varchar as bn_statistics, null::double as loss, null::double as accuracy, null::bigint as examples, null::boolean as complete, null::boolean as final where false;
set variable source_of_evaluations = source_of('evaluations');
create or replace temp view evaluations as from query(getvariable('source_of_evaluations'));

create or replace temp view critical_rates_columns as
select null::varchar as id, null::varchar as run_id, null::varchar as search_id, null::varchar as trial_id, null::bigint as round, null::bigint as step, null::integer as examples, null::double as loss, null::double as learning_rate, null::double as curvature, null::double as critical_learning_rate, null::double as rate_over_critical where false;
set variable source_of_critical_rates = source_of('critical_rates');
create or replace temp view critical_rates as from query(getvariable('source_of_critical_rates'));

create or replace temp view theory_columns as
select null::varchar as id, null::varchar as run_id, null::varchar as search_id, null::varchar as trial_id, null::varchar as variant, null::integer as layer_index, null::varchar as layer_name, null::integer as examples, null::double as preactivation_std, null::double as preactivation_std_predicted, null::double as activation_std, null::double as activation_std_predicted, null::double as activation_gradient_std, null::double as activation_gradient_std_predicted, null::double as gradient_growth, null::double as gradient_growth_predicted, null::double as variance_fixed_point, null::double as chi, null::double as depth_scale, null::double as initial_loss_predicted, null::double as mean_cosine, null::double as mean_cosine_predicted, null::double as correlation_fixed_point, null::double as correlation_slope, null::double as correlation_depth_scale where false;
set variable source_of_theory = source_of('theory');
create or replace temp view theory as from query(getvariable('source_of_theory'));

create or replace temp view findings_columns as
select null::varchar as id, null::varchar as run_id, null::varchar as search_id, null::varchar as trial_id, null::varchar as rule, null::integer as rule_version, null::varchar as verdict, null::integer as layer_index, null::varchar as layer_name, null::varchar as quantity, null::varchar as parameter, null::bigint as from_step, null::bigint as to_step, null::double as observed, null::double as threshold, null::double as expected_cost, null::double as expected_cost_low, null::double as expected_cost_high, null::bigint as after_steps, null::varchar as message, null::varchar as remedy, null::varchar as no_remedy where false;
set variable source_of_findings = source_of('findings');
create or replace temp view findings as from query(getvariable('source_of_findings'));
