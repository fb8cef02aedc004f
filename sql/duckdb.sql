-- Views over runs and searches together, for DuckDB 1.1 or later, from the folder that has runs/: .read sql/duckdb.sql
--
-- results has a row a run and a row a trial; the others have the rows of their tables. The column id is that of a run, or
-- SEARCH/TRIAL, as commands take it. What is not there yet is left out: run this again after the first run, or search.

create or replace temp macro source_of(name) as (
  select string_agg(part, ' union all by name ')
  from (
    select 'select null::varchar as id, null::varchar as run_id, null::varchar as search_id, null::varchar as trial_id'
        || ' where false' as part
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

set variable source_of_results = (
  select string_agg(part, ' union all by name ')
  from (
    select 'select null::varchar as kind, null::varchar as id, null::varchar as run_id, null::varchar as search_id,'
        || ' null::varchar as trial_id where false' as part
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

set variable source_of_training_steps = source_of('training_steps');
create or replace temp view training_steps as from query(getvariable('source_of_training_steps'));

set variable source_of_averaging_rounds = source_of('averaging_rounds');
create or replace temp view averaging_rounds as from query(getvariable('source_of_averaging_rounds'));

set variable source_of_layer_statistics = source_of('layer_statistics');
create or replace temp view layer_statistics as from query(getvariable('source_of_layer_statistics'));

set variable source_of_layer_histograms = source_of('layer_histograms');
create or replace temp view layer_histograms as from query(getvariable('source_of_layer_histograms'));

set variable source_of_batch_norm_units = source_of('batch_norm_units');
create or replace temp view batch_norm_units as from query(getvariable('source_of_batch_norm_units'));

set variable source_of_evaluations = source_of('evaluations');
create or replace temp view evaluations as from query(getvariable('source_of_evaluations'));

set variable source_of_critical_rates = source_of('critical_rates');
create or replace temp view critical_rates as from query(getvariable('source_of_critical_rates'));

set variable source_of_theory = source_of('theory');
create or replace temp view theory as from query(getvariable('source_of_theory'));

set variable source_of_findings = source_of('findings');
create or replace temp view findings as from query(getvariable('source_of_findings'));
