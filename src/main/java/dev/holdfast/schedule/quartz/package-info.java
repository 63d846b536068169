/** Cron expressions by Quartz: {@link dev.holdfast.schedule.quartz.QuartzCron}. */
package dev.holdfast.schedule.quartz;
