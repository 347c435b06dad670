#ifndef REGISTRAR_CSQLITE_H
#define REGISTRAR_CSQLITE_H

#include <sqlite3.h>

// Hidden behind _GNU_SOURCE in <stdio.h>: rename(2) that replaces nothing.
extern int renameat2(int from, const char *old, int to, const char *fresh, unsigned int flags);

// sqlite3_config() is variadic, which Swift does not import.
static inline int registrar_sqlite3_config_threading(int mode) { return sqlite3_config(mode); }
static inline int registrar_sqlite3_config_memory_status(int on) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, on);
}

// sqlite3_db_config() is variadic as well. Defensive: no SQL may damage the file's own structure.
static inline int registrar_sqlite3_db_config_defensive(sqlite3 *db) {
    return sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
}

#endif
