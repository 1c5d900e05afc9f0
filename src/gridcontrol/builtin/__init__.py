"""First-party plugins, registered like anyone's."""
