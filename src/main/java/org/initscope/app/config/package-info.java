/** Job files: from HOCON to a typed, validated {@link org.initscope.app.config.Job}. */
package org.initscope.app.config;
