package org.initscope.app.config;

import java.time.Duration;

/**
 * How often a run keeps where it stands: section {@code checkpoint} of a job, which changes no result.
 *
 * @param every the least time between two checkpoints; zero for one after every averaging round
 */
public record CheckpointSettings(Duration every) {}
