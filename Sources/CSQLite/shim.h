#ifndef REGISTRAR_CSQLITE_H
#define REGISTRAR_CSQLITE_H

#include <sqlite3.h>

// Hidden behind _GNU_SOURCE in <stdio.h>: rename(2) that replaces nothing.
extern int renameat2(int from, const char *old, int to, const char *fresh, unsigned int flags);

// Hidden behind it in <sys/stat.h>. Its result is 256 bytes long.
extern int statx(int folder, const char *path, int flags, unsigned int mask, void *result);

// sqlite3_config() is variadic, which Swift does not import.
static inline int registrar_sqlite3_config_threading(int mode) { return sqlite3_config(mode); }
static inline int registrar_sqlite3_config_memory_status(int on) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, on);
}

// sqlite3_db_config() is variadic as well. Defensive: no SQL may damage the file's own structure.
static inline int registrar_sqlite3_db_config_defensive(sqlite3 *db) {
    return sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
}
// Whether the last connection to a file leaves its log lying when it closes.
static inline int registrar_sqlite3_db_config_keep_log(sqlite3 *db, int on) {
    return sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on, (int *)0);
}

// Reads the beginning of a database's file, and says how long that is: -1 where it is shorter than `count`, or can't
// be read. By the connection's own descriptor, as closing another one of that file would free the locks that this
// process has on it (sqlite.org/howtocorrupt.html, section 2.2).
static inline sqlite3_int64 registrar_sqlite3_file_start(sqlite3 *db, void *bytes, int count) {
    sqlite3_file *file = 0;
    sqlite3_int64 size = 0;
    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK) return -1;
    if (!file || !file->pMethods || file->pMethods->xFileSize(file, &size) != SQLITE_OK) return -1;
    if (size < count || file->pMethods->xRead(file, bytes, count, 0) != SQLITE_OK) return -1;
    return size;
}

// Reads the beginning of the log that a connection has open, of which the file may have lost its name: its size, 0 where it
// is empty, -1 where none is open.
static inline sqlite3_int64 registrar_sqlite3_log_start(sqlite3 *db, void *bytes, int count) {
    sqlite3_file *file = 0;
    sqlite3_int64 size = 0;
    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file) != SQLITE_OK) return -1;
    if (!file || !file->pMethods || file->pMethods->xFileSize(file, &size) != SQLITE_OK) return -1;
    if (size >= count && file->pMethods->xRead(file, bytes, count, 0) != SQLITE_OK) return -1;
    return size;
}

// What the kernel said when a write to a database's log, or else to its file, failed; 0 where that is not known.
static inline int registrar_sqlite3_write_errno(sqlite3 *db) {
    const int files[] = {SQLITE_FCNTL_JOURNAL_POINTER, SQLITE_FCNTL_FILE_POINTER};
    for (int i = 0; i < 2; i++) {
        sqlite3_file *file = 0;
        int reason = 0;
        if (sqlite3_file_control(db, "main", files[i], &file) != SQLITE_OK || !file || !file->pMethods) continue;
        if (file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &reason) == SQLITE_OK && reason) return reason;
    }
    return 0;
}

#endif
