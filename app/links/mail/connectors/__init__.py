"""Ways a mail can leave: a server (SMTP), or the mail program of the workstation. Each knows the port and nothing else."""
