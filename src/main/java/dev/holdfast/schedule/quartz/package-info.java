/**
 * Cron expressions by Quartz: {@link dev.holdfast.schedule.quartz.QuartzCron}; and, since it may be cron, any recurrence from its form for machines: {@link
 * dev.holdfast.schedule.quartz.RecurrenceForm}.
 */
package dev.holdfast.schedule.quartz;
