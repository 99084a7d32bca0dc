"""Units, accounts and roles as Excel workbooks (导入导出): written, read, checked row by row."""
